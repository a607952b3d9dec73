import { describe, expect, it } from "vitest";
import { type LastRun, stateOf } from "../../src/domain/entities/entities.ts";
import type { Entity } from "../../src/storage/catalogue/entities.ts";
import type { Run } from "../../src/storage/catalogue/runs.ts";

const alice: Entity = {
  id: 1,
  task_id: "task",
  kind: "member",
  dropbox_id: "dbmid:alice",
  name: "Alice",
  email: "alice@acme.test",
  dropbox_status: "active",
  discovered_run: 1,
  activated_at: 1,
  paused_at: null,
  archived_at: null,
  archived_reason: null,
  name_key: "alice",
  email_key: "alice@acme.test",
  search_key: "alice\nalice@acme.test",
  last_run: null,
  last_outcome: null,
  last_reason_code: null,
  items: 0,
  bytes: 0,
  first_backup_at: null,
  last_backup_at: null,
  limited_at: null,
  deletion_asked_at: null,
  deletion_due_at: null,
  standing: "new",
};

function run(id: number, state: Run["state"], reason_code: string | null = null): Run {
  const none = {
    ended_at: null,
    reason: null,
    snapshot_id: null,
    tree_id: null,
    summary: null,
    forgotten_at: null,
  };
  return { id, task_id: "task", state, started_at: id * 1000, reason_code, ...none };
}

function last(run_id: number, outcome: LastRun["outcome"], reason_code: string | null = null): LastRun {
  const counts = { items: 3, bytes: 30, added: 0, changed: 0, removed: 0, errors: 0 };
  return { run_id, entity_id: 1, outcome, reason_code, reason: null, ...counts, started_at: run_id * 1000 };
}

describe("the status of an entity (B6)", () => {
  it.each(
    [
      ["Not Active", { activated_at: null }, null, run(1, "success")],
      ["Scheduled", {}, null, null],
      ["Scheduled", {}, null, run(1, "interrupted")],
      ["Onboarding", {}, null, run(1, "running")],
      ["In Process", {}, last(1, "success"), run(2, "running")],
      ["Success", {}, last(2, "success"), run(2, "partial")],
      ["Success", {}, last(1, "success"), run(2, "interrupted")],
      ["Partial", {}, last(2, "partial", "locked"), run(2, "partial")],
      ["Failed", {}, last(2, "failed", "no_access"), run(2, "partial")],
      ["Failed", {}, last(1, "success"), run(2, "failed", "link_lost")],
      ["Failed", {}, null, run(1, "failed", "link_lost")],
      ["Paused", { paused_at: 2 }, last(1, "failed", "no_access"), run(2, "running")],
      ["Archived", { archived_at: 2, paused_at: 1 }, last(1, "success"), run(2, "success")],
    ] as const,
  )("is %s for %j, its last run %j and the task's latest %j", (status, changes, own, latest) => {
    expect(stateOf({ ...alice, ...changes }, own, latest).status).toBe(status);
  });

  it("tells why it is Partial, and leads to the run that says more", () => {
    const { reason, lastBackup } = stateOf(alice, last(2, "partial", "locked"), run(2, "partial"));

    expect(reason).toMatchObject({ code: "locked", run: 2, sentence: expect.stringContaining("locked") });
    expect(lastBackup).toEqual(new Date(2000));
  });

  it("tells the run's own reason where the run failed before it came to anybody", () => {
    const { reason } = stateOf(alice, last(1, "partial", "locked"), run(2, "failed", "link_lost"));

    expect(reason).toMatchObject({ code: "link_lost", run: 2 });
  });

  it("counts a failed run as no backup", () => {
    expect(stateOf(alice, last(2, "failed", "no_access"), run(2, "partial")).lastBackup).toBeNull();
  });
});

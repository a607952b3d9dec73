import { afterEach, beforeEach, expect, it } from "vitest";
import type { Job } from "../../../src/domain/jobs/job.ts";
import { progressMark } from "../../../src/domain/jobs/progress_mark.ts";
import { saveProgress } from "../../../src/storage/catalogue/run_progress.ts";
import { noteRunWait } from "../../../src/storage/catalogue/run_waits.ts";
import { beginRun } from "../../../src/storage/catalogue/runs.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

let catalogue: Awaited<ReturnType<typeof emptyCatalogue>>;
beforeEach(async () => void (catalogue = await emptyCatalogue()));
afterEach(() => catalogue.close());

const JOB = { kind: "backup", subject: "task" } as Job;
const NOTHING = {
  phase: "reading" as const,
  listing: 0,
  listed: 0,
  failed_items: 0,
  rate: 0,
  expected_items: 2,
  expected_bytes: 2,
  done_items: 0,
  done_bytes: 0,
};

it("a backup's mark changes when something is brought in, not when the time is noted; and a wait has none", async () => {
  const mark = (at = 0) => progressMark(catalogue.read, JOB, new Date(at));
  const save = (more: object) =>
    catalogue.write((trx) => saveProgress(trx, { run_id: 1, ...NOTHING, updated_at: 1, ...more }, []));
  const none = await mark();
  await catalogue.write((trx) => beginRun(trx, "task", 1));
  await save({});
  const first = await mark();
  await save({ updated_at: 99, rate: 5 });
  const later = await mark();
  await save({ done_items: 1 });
  const further = await mark();
  await catalogue.write((trx) => noteRunWait(trx, 1, { for: "dropbox_limit", who: null, until: 50 }));

  expect(later).toBe(first);
  expect(new Set([none, first, further]).size).toBe(3);
  expect([await mark(10), await mark(60)]).toEqual([null, further]);
  expect(await progressMark(catalogue.read, { ...JOB, kind: "upkeep" }, new Date(0))).toBeNull();
});

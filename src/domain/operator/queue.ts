import { causeOf } from "../causes/causes.ts";
import type { ControlReader } from "../control.ts";
import { awayForAll } from "../jobs/breakers.ts";
import { nameOfJob } from "../jobs/job_activity.ts";
import { asJob, type Dependency, type Job, JOB_KINDS, type JobKind } from "../jobs/job.ts";

/** A job of any account, and why it is not under way. */
export interface QueuedJob {
  job: Job;
  /** In words. */
  kind: string;
  account: string;
  /** The task's name; "" where it is about none. */
  task: string;
  /** Why it waits, or that it comes no further, in a sentence; null: it does, or has ended. */
  waits: string | null;
  /** Why it failed, or why the last try did. */
  reason: string | null;
}

/** Rows shown of each list. */
const SHOWN = 100;
const DEPENDENCIES: Record<Dependency, string> = { dropbox: "Dropbox", store: "the storage" };

/** What runs, what waits and why, and what failed within seven days, newest first. */
export async function jobQueue(
  db: ControlReader,
  now: Date,
): Promise<{ running: QueuedJob[]; waiting: QueuedJob[]; failed: QueuedJob[] }> {
  const week = now.getTime() - 7 * 86_400_000;
  const breakers = await db.selectFrom("job_breakers").selectAll().where("open_until", ">", now.getTime())
    .execute();
  const away = await awayForAll(db, now);
  const all = () => jobs(db).orderBy("run_at").limit(SHOWN);
  const running = await all().where("jobs.state", "=", "running").execute();
  const waiting = await all().where("jobs.state", "=", "queued").execute();
  const failed = await jobs(db).where("jobs.state", "=", "failed").where("ended_at", ">=", week)
    .orderBy("ended_at", "desc").limit(SHOWN).execute();
  const shown = (row: Row): QueuedJob => ({
    job: asJob(row),
    kind: nameOfJob(row.kind),
    account: row.account_name ?? "The installation",
    task: row.task_name ?? "",
    waits: null,
    reason: row.reason_code === null ? null : causeOf(row.reason_code).sentence,
  });
  return {
    running: running.map((row) => ({ ...shown(row), waits: stuckSince(row) })),
    waiting: waiting.map((row) => ({ ...shown(row), waits: waitOf(row, breakers, away, now) })),
    failed: failed.map(shown),
  };
}

type Row = Awaited<ReturnType<ReturnType<typeof jobs>["execute"]>>[number];
type Breaker = { account_id: string; dependency: Dependency; open_until: number | null };

function jobs(db: ControlReader) {
  return db.selectFrom("jobs").leftJoin("accounts", "accounts.id", "jobs.account_id")
    .leftJoin("tasks", "tasks.id", "jobs.subject")
    .selectAll("jobs").select(["accounts.name as account_name", "tasks.name as task_name"]);
}

function waitOf(row: Row, breakers: Breaker[], away: Dependency[], now: Date): string {
  const needs: readonly Dependency[] = JOB_KINDS[row.kind as JobKind]?.needs ?? [];
  const held = breakers.find(({ account_id, dependency }) =>
    account_id === row.account_id && needs.includes(dependency)
  );
  if (held) {
    return `${DEPENDENCIES[held.dependency]} did not answer three times in a row; asked again ${
      at(held.open_until!)
    }`;
  }
  const lost = away.find((one) => needs.includes(one));
  if (lost) return `${DEPENDENCIES[lost]} does not answer several accounts; asked again by theirs first`;
  if (row.run_at > now.getTime()) return `Tried again ${at(row.run_at)}`;
  return row.lane === "backup"
    ? "For a place among the backups that run at once"
    : "For a place among the jobs that run at once";
}

function stuckSince({ stuck_since: since }: Row): string | null {
  return since === null
    ? null
    : `It has come no further since ${clock(since)}: look at the log, or cancel it`;
}

function at(moment: number): string {
  return `at ${clock(moment)}`;
}

function clock(moment: number): string {
  return `${new Date(moment).toISOString().slice(11, 16)} UTC`;
}

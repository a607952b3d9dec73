import { causeOf } from "../causes.ts";
import type { ControlReader } from "../control.ts";
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
  /** Why it waits, in a sentence; null: it runs, or has ended. */
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
    running: running.map(shown),
    waiting: waiting.map((row) => ({ ...shown(row), waits: waitOf(row, breakers, now) })),
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

function waitOf(row: Row, breakers: Breaker[], now: Date): string {
  const needs: readonly Dependency[] = JOB_KINDS[row.kind as JobKind]?.needs ?? [];
  const held = breakers.find(({ account_id, dependency }) =>
    account_id === row.account_id && needs.includes(dependency)
  );
  if (held) {
    return `${DEPENDENCIES[held.dependency]} did not answer three times in a row; asked again ${
      at(held.open_until!)
    }`;
  }
  if (row.run_at > now.getTime()) return `Tried again ${at(row.run_at)}`;
  return row.lane === "backup"
    ? "For a place among the backups that run at once"
    : "For a place among the jobs that run at once";
}

function at(moment: number): string {
  return `at ${new Date(moment).toISOString().slice(11, 16)} UTC`;
}

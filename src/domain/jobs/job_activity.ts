import { causeOf } from "../causes/causes.ts";
import { ACTIVITIES, type Activity } from "../activity/activities.ts";
import { recordActivity, type ToldActivity } from "../activity/record.ts";
import type { ControlWriter } from "../control.ts";
import type { Job, JobKind } from "./job.ts";

/** What a job is in System Activity. */
const ACTIVITY_OF: Record<JobKind, Activity> = {
  backup: "backup",
  discovery: "discovery",
  connection_check: "connection_check",
  contents: "contents_index",
  upkeep: "upkeep",
  deletion: "task_deletion",
  account_erasure: "account_erasure",
  audit_check: "audit_check",
  restore_plan: "restore",
  restore: "restore",
  export: "export",
  self_copy: "self_copy",
};

/** A kind of job in words; one that this program does not know by its name. */
export function nameOfJob(kind: string): string {
  const activity = (ACTIVITY_OF as Record<string, Activity | undefined>)[kind];
  return activity === undefined ? kind : ACTIVITIES[activity].label;
}

/**
 * Tells System Activity of a job that ended well, in the write that ends it, where nobody has told of it yet: runs,
 * discoveries and deletions are told of by what they wrote, and a check that found all as it was is no news.
 */
export async function tellFinished(trx: ControlWriter, job: Job, result: Record<string, unknown>, now: Date) {
  if (job.kind === "upkeep") await tellUpkeep(trx, job, result.done as UpkeepDone | null, now);
  if (job.kind === "audit_check") {
    await tellAuditCheck(trx, job, result as { rows?: number; broken?: string }, now);
  }
}

/** Tells of one that is not tried again. */
export async function tellGivenUp(trx: ControlWriter, job: Job, code: string, now: Date) {
  const { sentence, fix } = causeOf(code);
  await tell(trx, job, { outcome: "failed", description: `${sentence} ${fix}` }, now);
}

interface UpkeepDone {
  expired: number;
  forgotten: number;
  removedBytes: number;
}

async function tellUpkeep(trx: ControlWriter, job: Job, done: UpkeepDone | null, now: Date) {
  if (done === null) return;
  const { expired, forgotten, removedBytes } = done;
  if (expired + forgotten + removedBytes === 0) return;
  const words = [
    forgotten > 0 && `${forgotten} snapshots removed that the retention period does not keep`,
    expired > 0 && `${expired} archived members and folders past their days`,
    removedBytes > 0 && "space given back that nothing needs any more",
  ].filter(Boolean).join("; ");
  const description = `${words[0]!.toUpperCase()}${words.slice(1)}.`;
  await tell(trx, job, { outcome: "succeeded", records: forgotten, bytes: removedBytes, description }, now);
}

async function tellAuditCheck(
  trx: ControlWriter,
  job: Job,
  { rows = 0, broken }: { rows?: number; broken?: string },
  now: Date,
) {
  const description = broken === undefined
    ? "The audit log is as it was written; its end is noted in the storage."
    : `The audit log is not as it was written: ${broken}.`;
  await tell(
    trx,
    job,
    { outcome: broken === undefined ? "succeeded" : "failed", records: rows, description },
    now,
  );
}

async function tell(trx: ControlWriter, job: Job, told: Omit<ToldActivity, "activity">, now: Date) {
  const taskId = isOfTask(job.kind) ? job.subject : undefined;
  const took = job.startedAt ? now.getTime() - job.startedAt.getTime() : undefined;
  await recordActivity(trx, job.account, { activity: ACTIVITY_OF[job.kind], taskId, took, ...told }, now);
}

function isOfTask(kind: JobKind): boolean {
  return !["connection_check", "audit_check", "restore_plan", "restore", "export", "self_copy"].includes(
    kind,
  );
}

import { moveRecoveryJob, noteRecoveryJob, parkOpenJobs } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Actor } from "../../actor.ts";
import { Conflict, Forbidden, NotFound } from "../../errors.ts";
import { cancelJob, listJobs } from "../../jobs/queue.ts";
import { findJobFor, OPEN, type RecoveryJob, type RecoveryState, type RestoreJob } from "./found_job.ts";
import { ask, type JobParts, tell } from "./job_deeds.ts";

export { askRestore } from "../asking/ask_restore.ts";
export {
  type ExportJob,
  findJobFor,
  type RecoveryJob,
  type RecoveryState,
  type RestoreJob,
} from "./found_job.ts";
export type { JobParts } from "./job_deeds.ts";

/** A restore, for who may restore from where it is to where it goes. Throws `NotFound`, `Forbidden`. */
export async function findOwnJob(parts: JobParts, actor: Actor, id: string): Promise<RestoreJob> {
  const { control, catalogue, now } = parts;
  const job = await findJobFor({ control: control.read, catalogue: catalogue.read, now }, actor, id);
  if (job.kind !== "restore") throw new NotFound(`Cannot find restore "${id}": there is none of that id`);
  if (job.mayChange) return job;
  const also = job.request.into === null ? "" : " and for the account that it goes to";
  throw new Forbidden(`Cannot do this with the job: it takes "Restore" for "${job.task.name}"${also}`);
}

/** Starts what was planned, goes on with what stopped, or tries again what failed. Throws `NotFound`, `Forbidden`, `Conflict`. */
export async function startJob(parts: JobParts, actor: Actor, id: string) {
  const { row, state, task } = await findOwnJob(parts, actor, id);
  const isRetry = ["parked", "partial", "failed", "canceled"].includes(state);
  if (row.restore_id === null || (state !== "planned" && !isRetry)) {
    throw new Conflict("Cannot start the job: it has not been planned, is under way or has succeeded");
  }
  const how = { at: parts.now.getTime(), event: EVENTS[state] ?? "started", who: nameOf(actor) };
  await parts.catalogue.write((trx) =>
    moveRecoveryJob(trx, id, how, {
      state: "pending",
      ended_at: null,
      reason_code: null,
      reason: null,
      resume_at: null,
      told_at: null,
    })
  );
  const action = isRetry ? "content.restore_retried" : "content.restore_started";
  // One that waits for the 1st is queued already: it is to go on now.
  const jobs = await listJobs(parts.control.read, actor.account, id, 1);
  const waiting = jobs.find((job) => job.state === "queued");
  await tell(parts, actor, task, id, action, async (trx) => {
    if (waiting) await cancelJob(trx, actor.account, waiting.id, parts.now);
    await ask(trx, actor, "restore", id, parts.now);
  });
}

/** What starting it is, by how it stands. */
const EVENTS: Partial<Record<RecoveryState, string>> = {
  parked: "resumed",
  partial: "retried",
  failed: "retried",
  canceled: "resumed",
};

/** Of who does something, for a job's log. */
export function nameOf({ firstName, lastName }: Actor): string {
  return `${firstName} ${lastName}`.trim();
}

/** After a copy of the installation was put back: what was under way then may have been done since, so that a person decides. */
export async function parkJobs(catalogue: JobParts["catalogue"], now: Date): Promise<number> {
  const reason = { code: "copy_put_back", detail: "It was under way when the copy was made." };
  return await catalogue.write((trx) => parkOpenJobs(trx, now.getTime(), reason));
}

/** Cancels what is queued at once, what runs at the next item; what was written stays. Throws `NotFound`, `Forbidden`, `Conflict`. */
export async function cancelRecoveryJob(parts: JobParts, actor: Actor, id: string) {
  await cancelFound(parts, actor, await findOwnJob(parts, actor, id), "content.restore_canceled");
}

/** The same of a job that is found already. */
export async function cancelFound(
  parts: JobParts,
  actor: Actor,
  { row: { id }, state, task }: Pick<RecoveryJob, "row" | "state" | "task">,
  action: "content.restore_canceled" | "content.export_canceled",
) {
  if (![...OPEN, "planned"].includes(state)) {
    throw new Conflict("Cannot cancel the job: it has ended already");
  }
  const [job] = await listJobs(parts.control.read, actor.account, id, 1);
  const isOpen = job?.state === "queued" || job?.state === "running";
  await tell(parts, actor, task, id, action, async (trx) => {
    if (isOpen) await cancelJob(trx, actor.account, job.id, parts.now);
  });
  const [at, who] = [parts.now.getTime(), nameOf(actor)];
  if (job?.state === "running") {
    return await parts.catalogue.write((trx) => noteRecoveryJob(trx, id, { at, event: "cancel_asked", who }));
  }
  const canceled = { state: "canceled" as const, ended_at: at, reason_code: "canceled", resume_at: null };
  await parts.catalogue.write((trx) => moveRecoveryJob(trx, id, { at, event: "canceled", who }, canceled));
}

import { withdrawLayout } from "../../../storage/catalogue/dropped_layouts.ts";
import { moveRecoveryJob } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Actor } from "../../actor.ts";
import { forgetDestinationOf, mustHaveKeys } from "../../destinations.ts";
import { Conflict, Forbidden, NotFound } from "../../errors.ts";
import { type ExportJob, findJobFor } from "./found_job.ts";
import { ask, type JobParts, tell } from "./job_deeds.ts";
import { cancelFound, nameOf } from "./jobs.ts";

/** An export, for who may have it. Throws `NotFound`, also for what touches Limited Access, and `Forbidden`. */
export async function findOwnExport(
  { control, catalogue, now }: Pick<JobParts, "control" | "catalogue" | "now">,
  actor: Actor,
  id: string,
): Promise<ExportJob> {
  const job = await findJobFor({ control: control.read, catalogue: catalogue.read, now }, actor, id);
  if (job.kind !== "export") throw new NotFound(`Cannot find export "${id}": there is none of that id`);
  if (job.mayChange) return job;
  throw new Forbidden(`Cannot do this with the job: it takes "Download and export" for "${job.task.name}"`);
}

/**
 * Goes on with what stopped, or does again what ended: what is damaged may be whole by now, and a download whose list is
 * gone gets another one. Throws `NotFound`, `Forbidden`, `Conflict`.
 */
export async function startExport(parts: JobParts, actor: Actor, id: string) {
  const job = await findOwnExport(parts, actor, id);
  const { state, task } = job;
  if (!["parked", "succeeded", "partial", "failed", "canceled"].includes(state)) {
    throw new Conflict("Cannot start the job: it is under way");
  }
  await mustHaveKeys(parts.control.read, actor.account, job.row);
  const isOver = state === "succeeded" || state === "partial";
  const how = {
    at: parts.now.getTime(),
    event: state === "canceled" ? "resumed" : "retried",
    who: nameOf(actor),
  };
  await parts.catalogue.write(async (trx) => {
    if (isOver) await withdrawLayout(trx, id);
    await moveRecoveryJob(trx, id, how, {
      state: "pending",
      ...isOver ? { progress: null } : {},
      ended_at: null,
      reason_code: null,
      reason: null,
      resume_at: null,
      told_at: null,
    });
  });
  await tell(
    parts,
    actor,
    task,
    id,
    "content.export_retried",
    (trx) => ask(trx, actor, "export", id, parts.now),
  );
}

/**
 * Cancels what is queued at once, what runs at the next item. The keys of a storage are forgotten with it. Throws `NotFound`, `Forbidden`, `Conflict`.
 */
export async function cancelExport(parts: JobParts, actor: Actor, id: string) {
  const found = await findOwnExport(parts, actor, id);
  await cancelFound(parts, actor, found, "content.export_canceled");
  // One that runs forgets them when it has stopped.
  const { state } = await findOwnExport(parts, actor, id);
  if (state === "canceled") await forgetDestinationOf(parts.control, actor.account, found.row);
}

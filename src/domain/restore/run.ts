import { pageRestoreItems, retryRestoreItems } from "../../storage/catalogue/restore_items.ts";
import { retryRestoreShares } from "../../storage/catalogue/restore_shares.ts";
import { changeRestore, findRestore, type Restore } from "../../storage/catalogue/restores.ts";
import { failureOf } from "../backup/failure.ts";
import type { CauseCode } from "../causes/causes.ts";
import { Conflict, NotFound } from "../errors.ts";
import { Committers } from "./committers.ts";
import { concludeRestore } from "./conclude.ts";
import { RestoreParked } from "./failure.ts";
import { Job } from "./job.ts";
import { makeFolders } from "./make_folders.ts";
import type { RestoreParts, RestoreProgress, RestoreResult } from "./restore.ts";
import { resumeItems } from "./resume.ts";
import { applySharing } from "./sharing/apply_sharing.ts";
import { uploadLarge } from "./upload_large.ts";
import { uploadSmall } from "./upload_small.ts";

export interface RunOptions {
  signal?: AbortSignal;
  onProgress?(progress: RestoreProgress): void;
}

/**
 * Does what a plan says, or goes on with it after a stop of any kind; what failed before is tried again. One at a
 * time for a restore. Nothing in Dropbox is overwritten but, where `replace` was asked for, the revision that the survey
 * saw. Ends as `parked`, with the reason, where it cannot go
 * on now: no space, no upload calls left, connection or storage gone, or aborted.
 * Throws `NotFound`, and `Conflict` for one that has succeeded or was never planned to its end.
 */
export async function runRestore(
  parts: RestoreParts,
  restoreId: number,
  options: RunOptions = {},
): Promise<RestoreResult> {
  const restore = await begin(parts, restoreId);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...options.signal ? [options.signal] : []]);
  const job = await Job.open(parts, restore, { signal, tell: (progress) => options.onProgress?.(progress) });
  try {
    await work(job, (error) => stop.abort(error));
    return await concludeRestore(job, null);
  } catch (error) {
    const reason = reasonOf(signal.aborted ? signal.reason : error, options.signal);
    const result = await concludeRestore(job, reason);
    if (reason.code === "unexpected") throw error;
    return result;
  }
}

async function begin(parts: RestoreParts, id: number): Promise<Restore> {
  const restore = await findRestore(parts.catalogue.read, parts.task.id, id);
  if (!restore) throw new NotFound(`Cannot run restore ${id}: there is none of that number`);
  if (restore.state === "succeeded") throw new Conflict(`Cannot run restore ${id}: it has succeeded`);
  if (restore.state === "planning") {
    throw new Conflict(`Cannot run restore ${id}: its planning was cut short; plan anew`);
  }
  const begun = { state: "running" as const, started_at: restore.started_at ?? parts.now().getTime() };
  await parts.catalogue.write(async (trx) => {
    await retryRestoreItems(trx, id);
    await retryRestoreShares(trx, id);
    await changeRestore(trx, id, {
      ...begun,
      ended_at: null,
      resume_at: null,
      reason_code: null,
      reason: null,
    });
  });
  return restore;
}

async function work(job: Job, stop: (error: unknown) => void) {
  job.tell("folders");
  await makeFolders(job);
  job.tell("uploading");
  while (await isLeft(job)) await pass(job, stop);
  await applySharing(job);
}

/** Once over everything that is not settled. The first failure stops all of it, and all of it ends before this does. */
async function pass(job: Job, stop: (error: unknown) => void) {
  const committers = new Committers(job);
  const all = async (steps: Promise<void>[]) => {
    for (const step of steps) step.catch(stop);
    const failed = (await Promise.allSettled(steps)).find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  };
  try {
    // Trap: only then the uploads, or it would take up what they have just sent.
    await all([resumeItems(job, committers)]);
    await all([uploadSmall(job, committers), uploadLarge(job, committers)]);
  } finally {
    await all([committers.drain()]);
  }
}

async function isLeft(job: Job): Promise<boolean> {
  const states = ["planned", "uploading", "uploaded", "committing"] as const;
  const { read } = job.parts.catalogue;
  return (await pageRestoreItems(read, job.restore.id, { states: [...states] }, 0, 1)).length > 0;
}

function reasonOf(error: unknown, asked: AbortSignal | undefined): { code: CauseCode; detail: string } {
  if (asked?.aborted) return { code: "interrupted", detail: "stopped on request" };
  if (error instanceof RestoreParked) return { code: error.code, detail: error.detail };
  const { code, detail } = failureOf(error);
  return { code: code as CauseCode, detail };
}

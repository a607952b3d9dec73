import { RunFailed } from "../backup/run_failed.ts";
import { type ControlWriter } from "../control.ts";
import { noteFailure, noteSuccess } from "./breakers.ts";
import { change, type Claim } from "./claim.ts";
import { jobFailureOf } from "./failure.ts";
import { tellFinished, tellGivenUp } from "./job_activity.ts";
import { JOB_KINDS, namesItems } from "./job.ts";

/** Not now: the job goes on at a time that is known, as if it had not been begun. */
export class Later extends Error {
  override readonly name = "Later";

  /** `code` is one of `causes`. */
  constructor(readonly until: Date, readonly code: string, readonly detail: string) {
    super(detail);
  }
}

/** How a job ended well: with all that it was for, or with something missing. */
export interface Outcome {
  state: "succeeded" | "partial";
  result?: Record<string, unknown>;
}

/** Times that a job is begun before it counts as failed. */
const ATTEMPTS = 3;
const MINUTE = 60_000;
/** Longest wait before a next attempt, in milliseconds. */
const LONGEST = 30 * MINUTE;
const NO_LEASE = { owner: null, lease_until: null };

/** Ends a job that came to its end; false where the claim is lost. */
export async function finish(
  trx: ControlWriter,
  claim: Claim,
  outcome: Outcome,
  now: Date,
): Promise<boolean> {
  const result = outcome.result ? JSON.stringify(outcome.result) : null;
  const ended = { ...NO_LEASE, state: outcome.state, ended_at: now.getTime(), crashes: 0, result };
  if (!await change(trx, claim, ended)) return false;
  for (const needed of JOB_KINDS[claim.job.kind].needs) await noteSuccess(trx, claim.job.account, needed);
  await tellFinished(trx, claim.job, outcome.result ?? {}, now);
  return true;
}

/** Somebody asked for it. */
export async function finishCanceled(trx: ControlWriter, claim: Claim, now: Date): Promise<boolean> {
  const ended = { state: "canceled" as const, ended_at: now.getTime(), reason_code: "canceled" };
  return await change(trx, claim, { ...NO_LEASE, ...ended });
}

/** Gives a job back as if it had not been begun: the process stops. */
export async function release(trx: ControlWriter, claim: Claim, now: Date): Promise<boolean> {
  const { attempt } = claim.job;
  return await change(trx, claim, {
    ...NO_LEASE,
    state: "queued",
    run_at: now.getTime(),
    attempt: attempt - 1,
  });
}

/** What an error makes of a job: another attempt later, or its end. False where the claim is lost. */
export async function fail(
  trx: ControlWriter,
  claim: Claim,
  error: unknown,
  { now, random }: { now: Date; random: () => number },
): Promise<boolean> {
  if (error instanceof Later) return await putOff(trx, claim, error);
  const { code, detail, isPermanent, dependency } = jobFailureOf(error);
  const { account, attempt } = claim.job;
  const why = { ...NO_LEASE, reason_code: code, reason: keptDetail(claim, detail) };
  if (dependency) await noteFailure(trx, account, dependency, code, now);
  if (isPermanent || attempt >= ATTEMPTS) {
    const isOurs = await change(trx, claim, { ...why, state: "failed", ended_at: now.getTime() });
    // A run has told of itself.
    const isTold = error instanceof RunFailed;
    if (isOurs && !isTold) await tellGivenUp(trx, claim.job, code, now);
    return isOurs;
  }
  return await change(trx, claim, {
    ...why,
    state: "queued",
    run_at: now.getTime() + backoff(attempt, random),
  });
}

async function putOff(trx: ControlWriter, claim: Claim, { until, code, detail }: Later): Promise<boolean> {
  return await change(trx, claim, {
    ...NO_LEASE,
    state: "queued",
    run_at: until.getTime(),
    attempt: claim.job.attempt - 1,
    reason_code: code,
    reason: keptDetail(claim, detail),
  });
}

/** Law: no name of an item stands in the queue, where no erasure finds it. */
function keptDetail({ job }: Claim, detail: string): string {
  return namesItems(job.kind) ? "" : detail.slice(0, 2000);
}

/** Milliseconds before the next attempt: 1, 4, 16 minutes, of which the second half is left to chance. */
export function backoff(attempt: number, random: () => number): number {
  const most = Math.min(LONGEST, MINUTE * 4 ** (attempt - 1));
  return Math.round(most / 2 + random() * most / 2);
}

import { type RawBuilder, sql } from "kysely";
import type { ControlReader, ControlWriter } from "../control.ts";
import { heldBack } from "./breakers.ts";
import { asJob, type Job, type JobLane, type JobRow } from "./job.ts";

/** A runner's right to a job: it ends when the fence has gone up. */
export interface Claim {
  job: Job;
  lane: JobLane;
  fence: number;
}

export interface ClaimOptions {
  /** Random name of the runner. */
  owner: string;
  lane: JobLane;
  /** Jobs of one account that may run in the lane at once. */
  perAccount: number;
  now: Date;
  /** Milliseconds. */
  lease: number;
}

/** Whether any job of the lane could be due: a look, so that a quiet queue costs no write. */
export async function hasDue(db: ControlReader, lane: JobLane, now: Date): Promise<boolean> {
  const row = await db.selectFrom("jobs").select("id").where("state", "=", "queued").where("lane", "=", lane)
    .where("run_at", "<=", now.getTime()).limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * Takes the next job of a lane: of the account that has the fewest running, of those the one whose last turn is longest
 * ago; then by priority and age. An account with 10,000 jobs so delays another's by no more than one.
 */
export async function claimNext(trx: ControlWriter, options: ClaimOptions): Promise<Claim | null> {
  const held = await heldBack(trx, options.now);
  const account = await nextAccount(trx, options, held);
  if (account === undefined) return null;
  const at = options.now.getTime();
  const { rows: [row] } = await sql<JobRow>`update jobs set state = 'running', fence = fence + 1,
      attempt = attempt + 1, owner = ${options.owner}, lease_until = ${
    at + options.lease
  }, claimed_at = ${at},
      started_at = coalesce(started_at, ${at}), reason_code = null, reason = null, stuck_since = null
    where state = 'queued' and id = (select j.id from jobs j where ${due(options, held)}
      and j.account_id = ${account} order by j.priority, j.run_at, j.id limit 1) returning *`.execute(trx);
  return row ? { job: asJob(row), lane: row.lane, fence: row.fence } : null;
}

/** `held` is `account|kind` of what a breaker holds back, as JSON. */
async function nextAccount(trx: ControlWriter, options: ClaimOptions, held: string) {
  const { rows: [row] } = await sql<{ account_id: string }>`with waiting as (
      select distinct j.account_id from jobs j where ${due(options, held)}),
    turns as (select w.account_id,
        (select count(*) from jobs r where r.state = 'running' and r.lane = ${options.lane}
          and r.account_id = w.account_id) as running,
        (select max(c.claimed_at) from jobs c where c.account_id = w.account_id
          and c.lane = ${options.lane}) as last_turn
      from waiting w)
    select account_id from turns where running < ${options.perAccount}
    order by running, coalesce(last_turn, 0), account_id limit 1`.execute(trx);
  return row?.account_id;
}

function due({ lane, now }: ClaimOptions, held: string): RawBuilder<unknown> {
  return sql`j.state = 'queued' and j.lane = ${lane} and j.run_at <= ${now.getTime()}
    and j.account_id || '|' || j.kind not in (select value from json_each(${held}))`;
}

export type Hold = "held" | "canceled" | "lost";

/** Whether a claim still holds, and whether somebody asked to cancel the job: a look. */
export async function lookAtClaim(db: ControlReader, claim: Claim): Promise<Hold> {
  const row = await db.selectFrom("jobs").select(["fence", "state", "cancel_asked_at"])
    .where("id", "=", claim.job.id).executeTakeFirst();
  if (row?.state !== "running" || row.fence !== claim.fence) return "lost";
  return row.cancel_asked_at === null ? "held" : "canceled";
}

/** Moves the end of a lease; false where the claim is lost. */
export async function beat(trx: ControlWriter, claim: Claim, leaseUntil: number): Promise<boolean> {
  return await change(trx, claim, { lease_until: leaseUntil });
}

/** Writes to the row of a job under its fence; false where the claim is lost, and then nothing is written. */
export async function change(
  trx: ControlWriter,
  { job, fence }: Claim,
  set: Partial<
    Omit<JobRow, "account_id" | "id" | "kind" | "subject" | "payload" | "lane" | "asked_by" | "queued_at">
  >,
): Promise<boolean> {
  const done = await trx.updateTable("jobs").set(set).where("account_id", "=", job.account)
    .where("id", "=", job.id).where("fence", "=", fence).where("state", "=", "running").executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

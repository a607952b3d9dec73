import type { ControlDatabase } from "../../../src/domain/control.ts";
import { type Claim, claimNext } from "../../../src/domain/jobs/claim.ts";
import type { Job, JobKind, JobLane } from "../../../src/domain/jobs/job.ts";
import { enqueue } from "../../../src/domain/jobs/queue.ts";
import { NOW } from "../cast.ts";

export const LEASE = 60_000;
export const MINUTE = 60_000;

export function after(ms: number, from = NOW): Date {
  return new Date(from.getTime() + ms);
}

/** Asks for a job in an account's name, by its schedule. */
export async function ask(
  db: ControlDatabase,
  account: string,
  subject: string,
  { kind = "backup" as JobKind, now = NOW, askedBy = null as string | null } = {},
): Promise<Job> {
  return (await db.write((trx) => enqueue(trx, { account, kind, subject, askedBy, now }))).job;
}

/** Claims the next backup. */
export async function claim(
  db: ControlDatabase,
  { now = NOW, owner = "runner", perAccount = 2, lane = "backup" as JobLane } = {},
): Promise<Claim | null> {
  return await db.write((trx) => claimNext(trx, { owner, lane, perAccount, now, lease: LEASE }));
}

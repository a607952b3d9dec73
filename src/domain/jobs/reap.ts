import type { ControlDatabase, ControlReader } from "../control.ts";
import { asJob, type JobRow } from "./job.ts";
import { tellGivenUp } from "./job_activity.ts";
import { backoff } from "./settle.ts";

/** Processes that may die over a job, in a row, before it is left alone. */
const CRASHES = 3;
/** A job that went on for so long did not kill its process at once: its deaths are counted anew. Milliseconds. */
const LIVED = 10 * 60_000;

export interface ReapOptions {
  now: Date;
  random: () => number;
}

/** Takes back all jobs that a process before this one was running: the instance lock says that it is gone. */
export async function takeBackAll(db: ControlDatabase, options: ReapOptions): Promise<number> {
  return await takeBack(db, await running(db.read).execute(), options);
}

/** Takes back the jobs whose lease is over: whoever had it does not answer any more, and may write nothing from now on. */
export async function takeBackExpired(db: ControlDatabase, options: ReapOptions): Promise<number> {
  const over = running(db.read).where("lease_until", "<", options.now.getTime());
  return await takeBack(db, await over.execute(), options);
}

/** After the clock has jumped no lease says anything: all get a new one. */
export async function rebaseLeases(db: ControlDatabase, leaseUntil: number) {
  await db.write((trx) =>
    trx.updateTable("jobs").set({ lease_until: leaseUntil }).where("state", "=", "running").execute()
  );
}

function running(db: ControlReader) {
  return db.selectFrom("jobs").selectAll().where("state", "=", "running");
}

async function takeBack(db: ControlDatabase, rows: JobRow[], options: ReapOptions): Promise<number> {
  for (const row of rows) {
    await db.write(async (trx) => {
      const after = afterCrash(row, options);
      const { numUpdatedRows } = await trx.updateTable("jobs").set(after).where("id", "=", row.id)
        .where("fence", "=", row.fence).where("state", "=", "running").executeTakeFirst();
      const isGivenUp = "state" in after && after.state === "failed" && numUpdatedRows > 0n;
      if (isGivenUp) await tellGivenUp(trx, asJob(row), "crashed_job", options.now);
    });
  }
  return rows.length;
}

/** The first time at once, then later and later; a job that always kills its process must not do so for ever. */
function afterCrash(row: JobRow, { now, random }: ReapOptions) {
  const at = now.getTime();
  const lived = at - (row.claimed_at ?? at) > LIVED;
  const crashes = lived ? 1 : row.crashes + 1;
  const free = { owner: null, lease_until: null, crashes, fence: row.fence + 1 };
  const why = {
    reason_code: "crashed_job",
    reason: `Dropkeep stopped unexpectedly while it ran this, ${crashes} times in a row`,
  };
  if (row.cancel_asked_at !== null) {
    return { ...free, state: "canceled" as const, ended_at: at, reason_code: "canceled" };
  }
  if (crashes >= CRASHES) return { ...free, ...why, state: "failed" as const, ended_at: at };
  const wait = crashes === 1 ? 0 : backoff(crashes - 1, random);
  return { ...free, state: "queued" as const, run_at: at + wait, attempt: Math.max(0, row.attempt - 1) };
}

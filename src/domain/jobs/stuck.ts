import type { ControlDatabase, ControlReader } from "../control.ts";
import { asJob, type Job, type JobRow } from "./job.ts";

/** A job that comes no further for so long is stuck, in milliseconds (security 4.1). */
const STUCK = 10 * 60_000;

export interface Watching {
  control: ControlDatabase;
  /** What changes while a job comes further; null: it waits for something that it told, or tells nothing of itself. */
  markOf(job: Job): Promise<string | null>;
  now(): Date;
  /** Milliseconds since whenever; never jumps. */
  monotonic(): number;
}

/** A job that comes no further, and since when. */
export interface StuckJob {
  job: Job;
  since: Date;
}

/**
 * Sees which jobs under way come no further, and writes it into their rows, where console, metrics and `/readyz` find it.
 * It ends none of them: work that is slow for a good reason would never end otherwise. Somebody can cancel it.
 */
export class StuckWatch {
  #seen = new Map<string, { mark: string | null; at: number }>();

  /** Answers those that have become stuck since the last look. */
  async look(watching: Watching): Promise<StuckJob[]> {
    const rows = await watching.control.read.selectFrom("jobs").selectAll().where("state", "=", "running")
      .execute();
    const keys = new Set(rows.map(keyOf));
    for (const key of this.#seen.keys()) if (!keys.has(key)) this.#seen.delete(key);
    const stuck: StuckJob[] = [];
    for (const row of rows) {
      const since = await this.#since(watching, row);
      if ((since === null) === (row.stuck_since === null)) continue;
      await note(watching.control, row, since);
      if (since !== null) stuck.push({ job: asJob(row), since: new Date(since) });
    }
    return stuck;
  }

  /** Since when it has come no further, where that is long ago. */
  async #since({ markOf, now, monotonic }: Watching, row: JobRow): Promise<number | null> {
    const [mark, at] = [await markOf(asJob(row)), monotonic()];
    const before = this.#seen.get(keyOf(row));
    if (mark === null || before?.mark !== mark) {
      this.#seen.set(keyOf(row), { mark, at });
      return null;
    }
    return at - before.at < STUCK ? null : now().getTime() - Math.round(at - before.at);
  }
}

/** Another attempt begins anew. */
function keyOf({ id, fence }: JobRow): string {
  return `${id} ${fence}`;
}

async function note(control: ControlDatabase, { id, fence }: JobRow, since: number | null) {
  await control.write((trx) =>
    trx.updateTable("jobs").set({ stuck_since: since }).where("id", "=", id).where("fence", "=", fence)
      .where("state", "=", "running").execute()
  );
}

/** How many jobs under way come no further. */
export async function countStuck(db: ControlReader): Promise<number> {
  const { count } = await db.selectFrom("jobs").select(({ fn }) => fn.countAll<number>().as("count"))
    .where("state", "=", "running").where("stuck_since", "is not", null).executeTakeFirstOrThrow();
  return Number(count);
}

import type { Reader } from "../../storage/catalogue/power.ts";
import { findProgress } from "../../storage/catalogue/run_progress.ts";
import { findRunWait, type RunWait } from "../../storage/catalogue/run_waits.ts";
import { latestRun } from "../entities/query.ts";

/** Files and bytes to bring in, and of these the ones that are in. */
export interface Amount {
  items: number;
  expectedItems: number;
  bytes: number;
  expectedBytes: number;
}

/** Where the run of a task that is under way stands. */
export interface TaskProgress extends Amount {
  run: number;
  startedAt: Date;
  phase: "discovering" | "reading" | "sealing";
  /** Dropbox still lists: more may be expected yet. */
  isListing: boolean;
  listed: number;
  failedItems: number;
  /** Bytes a second, of the last seconds; 0 where nothing was told for ten. */
  rate: number;
  /** What it waits for and until when. */
  waiting: RunWait | null;
  toldAt: Date;
}

/** A rate that was told longer ago says nothing of now, in milliseconds. */
const STALE = 10_000;

/**
 * Where the task's run stands; null where none is under way. What a run writes at most once a second, so it is there for
 * every page, and after a restart of the server, when the next run goes on from it.
 */
export async function taskProgress(db: Reader, taskId: string, now: Date): Promise<TaskProgress | null> {
  const run = await latestRun(db, taskId);
  const row = run?.state === "running" ? await findProgress(db, run.id) : undefined;
  if (!run || !row) return null;
  const at = now.getTime();
  return {
    run: run.id,
    startedAt: new Date(run.started_at),
    phase: row.phase,
    isListing: row.listing === 1,
    listed: row.listed,
    items: row.done_items,
    expectedItems: row.expected_items,
    bytes: row.done_bytes,
    expectedBytes: row.expected_bytes,
    failedItems: row.failed_items,
    rate: at - row.updated_at > STALE ? 0 : row.rate,
    waiting: await findRunWait(db, run.id, at) ?? null,
    toldAt: new Date(row.updated_at),
  };
}

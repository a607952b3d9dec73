import type { Reader } from "./power.ts";
import { countRunErrors } from "./runs.ts";
import { findProgress } from "./run_progress.ts";
import { findRunWait } from "./run_waits.ts";
import { taskTotals } from "./task_totals.ts";

/** A task in numbers, for whoever watches from outside. */
export interface TaskFigures {
  runs: { state: string; count: number }[];
  /** When the last run with a snapshot began, unix milliseconds. */
  lastSnapshot: number | null;
  items: number;
  bytes: number;
  /** Of that run; null where there was none. */
  calls: number | null;
  downloadedBytes: number | null;
  errors: number | null;
  /** 1 while the run under way waits; null where none is. */
  waiting: number | null;
  doneBytes: number | null;
  expectedBytes: number | null;
}

/** `at`: now, in unix milliseconds: a wait counts until its end. */
export async function taskFigures(db: Reader, taskId: string, at: number): Promise<TaskFigures> {
  const runs = await db.selectFrom("runs").select("state").select(({ fn }) =>
    fn.countAll<number>().as("count")
  )
    .where("task_id", "=", taskId).groupBy("state").execute();
  const last = await db.selectFrom("runs").select(["id", "started_at", "summary"]).where(
    "task_id",
    "=",
    taskId,
  )
    .where("state", "in", ["success", "partial"]).orderBy("id", "desc").limit(1).executeTakeFirst();
  const now = await db.selectFrom("runs").select("id").where("task_id", "=", taskId)
    .where("state", "=", "running").executeTakeFirst();
  const progress = now && await findProgress(db, now.id);
  const summary = last?.summary ? JSON.parse(last.summary) as Summary : {};
  const calls = summary.calls && Object.values(summary.calls).reduce((sum, count) => sum + count, 0);
  return {
    runs,
    lastSnapshot: last?.started_at ?? null,
    ...await taskTotals(db, taskId, "also"),
    calls: calls ?? null,
    downloadedBytes: summary.downloadedBytes ?? null,
    errors: last ? await countRunErrors(db, last.id) : null,
    waiting: now ? Number(await findRunWait(db, now.id, at) !== undefined) : null,
    doneBytes: progress?.done_bytes ?? null,
    expectedBytes: progress?.expected_bytes ?? null,
  };
}

/** Of a run, as its row has it; one that a rebuild made says less. */
interface Summary {
  calls?: Record<string, number>;
  downloadedBytes?: number;
}

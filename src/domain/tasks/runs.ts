import { z } from "zod";
import type { Reader } from "../../storage/catalogue/power.ts";
import { countCauses } from "../../storage/catalogue/run_causes.ts";
import { hasLimited, runPage } from "../../storage/catalogue/run_list.ts";
import type { Run } from "../../storage/catalogue/runs.ts";
import { type Cause, causeOf } from "../causes/causes.ts";
import { NotFound } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Scope } from "../scope.ts";

const RUN_STATES = ["running", "success", "partial", "failed", "interrupted"] as const;
const DAY = 86_400_000;

/** Which runs of a task, in words of a query string: a state, and the days (UTC) that they began on. */
const runQuery = z.object({
  state: z.enum(RUN_STATES, "is none of the outcomes").optional(),
  from: z.iso.date("must be a day, like 2026-11-25").optional(),
  to: z.iso.date("must be a day, like 2026-11-25").optional(),
  /** `next` of the page before. */
  before: z.coerce.number("must be a number").int("must be a number").min(1, "must be a number").optional(),
  limit: z.number().int().default(50),
});

/** What a run did; sizes are bytes. */
export interface RunWork {
  /** In its snapshot. */
  files: number;
  bytes: number;
  added: number;
  changed: number;
  removed: number;
  /** What Dropbox sent, and what the storage took of it. */
  downloadedBytes: number;
  packBytes: number;
  /** Files whose content was brought in, and those whose content was there already. */
  stored: number;
  linked: number;
  calls: number;
}

/** One execution of a task. */
export interface TaskRun {
  run: number;
  state: Run["state"];
  startedAt: Date;
  endedAt: Date | null;
  /** Items that are not in its snapshot as they should be. */
  errors: number;
  /** Null: it came to no end, or its numbers would tell of what the scope does not show. */
  work: RunWork | null;
  /** Why it failed as a whole. */
  reason: (Cause & { code: string; detail: string }) | null;
  snapshotId: string | null;
  /** When the retention took its snapshot away. */
  forgottenAt: Date | null;
}

/** Runs of a task, newest first; `next` leads to the page after. Throws `Invalid`. */
export async function listTaskRuns(
  db: Reader,
  scope: Scope,
  taskId: string,
  query: z.input<typeof runQuery>,
): Promise<{ runs: TaskRun[]; next: number | null }> {
  const { state, from, to, before, limit } = readInput("Cannot list the runs", runQuery, query);
  const rows = await runPage(db, taskId, {
    state,
    from: from === undefined ? undefined : Date.parse(from),
    until: to === undefined ? undefined : Date.parse(to) + DAY,
    before: before ?? Number.MAX_SAFE_INTEGER,
    limit: limit + 1,
  });
  const hides = !scope.isPrimary && await hasLimited(db, taskId);
  const runs = await Promise.all(rows.slice(0, limit).map((row) => asRun(db, row, hides)));
  return { runs, next: rows.length > limit ? runs.at(-1)!.run : null };
}

/** One of them, and the number of the newest. Throws `NotFound`. */
export async function findTaskRun(
  db: Reader,
  scope: Scope,
  taskId: string,
  run: number,
): Promise<TaskRun & { newest: number }> {
  const [row] = await runPage(db, taskId, { before: run + 1, limit: 1 });
  if (row?.id !== run) throw new NotFound(`Cannot find run ${run}: the task has none of that number`);
  const [newest] = await runPage(db, taskId, { before: Number.MAX_SAFE_INTEGER, limit: 1 });
  const hides = !scope.isPrimary && await hasLimited(db, taskId);
  return { ...await asRun(db, row, hides), newest: newest!.id };
}

async function asRun(db: Reader, row: Run, hides: boolean): Promise<TaskRun> {
  const told = row.summary === null ? null : summary.parse(JSON.parse(row.summary));
  return {
    run: row.id,
    state: row.state,
    startedAt: new Date(row.started_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    errors: hides || told === null ? await countErrors(db, row.id, hides) : sum(told.causes),
    work: hides || told === null ? null : { ...told, calls: sum(told.calls) },
    reason: row.reason_code === null
      ? null
      : { code: row.reason_code, detail: row.reason ?? "", ...causeOf(row.reason_code) },
    snapshotId: row.snapshot_id,
    forgottenAt: row.forgotten_at === null ? null : new Date(row.forgotten_at),
  };
}

async function countErrors(db: Reader, run: number, hides: boolean): Promise<number> {
  const counts = await countCauses(db, { run, limited: hides ? "never" : "also" });
  return counts.reduce((total, one) => total + one.count, 0);
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

const count = z.number().default(0);
const counts = z.record(z.string(), z.number()).default({});

/** What a run wrote of itself when it ended (`backup/conclusion.ts`); older ones say less. */
const summary = z.object({
  files: count,
  bytes: count,
  added: count,
  changed: count,
  removed: count,
  downloadedBytes: count,
  packBytes: count,
  stored: count,
  linked: count,
  causes: counts,
  calls: counts,
});

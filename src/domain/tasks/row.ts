import { countStandings, type StandingCount } from "../../storage/catalogue/entity_list.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { listRuns, type Run } from "../../storage/catalogue/runs.ts";
import { taskTotals } from "../../storage/catalogue/task_totals.ts";
import { type Cause, causeOf } from "../causes/causes.ts";
import { type Connection, findConnection } from "../connections/connections.ts";
import type { ControlReader } from "../control.ts";
import { openBreakers } from "../jobs/breakers.ts";
import type { Job } from "../jobs/job.ts";
import { openJob } from "../jobs/queue.ts";
import { findSchedule, nextDue, objectiveOf, type Schedule } from "./schedules.ts";
import type { Scope } from "../scope.ts";
import { ACTIVE } from "../entities/standing_status.ts";
import type { Task } from "./tasks.ts";
import { type TaskProgress, taskProgress } from "./progress.ts";

const TASK_STATES = [
  "Deletion Pending",
  "Disconnected",
  "In Process",
  "Waiting",
  "Success",
  "Partial",
  "Failed",
  "Scheduled",
] as const;
export type TaskState = typeof TASK_STATES[number];

/** Runs that a row tells of. */
const RUNS = 14;

/** A backup task as the Homepage has it (B1). */
export interface TaskRow {
  task: Task;
  connection: Connection;
  schedule: Schedule;
  state: TaskState;
  /** Entities that are backed up; those that are not but could be; all that are shown. */
  protected: number;
  notActive: number;
  total: number;
  /** Of the protected ones: whose last backup is no older than the objective; and of these, with something missing. */
  within: number;
  partial: number;
  /** The oldest of their last backups: how much is lost at most of any that has one. */
  oldest: Date | null;
  lastRun: LastRun | null;
  /** The last `RUNS` of them, oldest first. */
  runs: Run["state"][];
  /** When the schedule asks for the next one; null: changes are followed, or none is to come. */
  nextRun: Date | null;
  /** Files in the last snapshot, and their bytes as Dropbox has them. */
  items: number;
  bytes: number;
  progress: TaskProgress | null;
  /** The backup that is queued or running. */
  job: Job | null;
  /** What it waits for before it is begun. */
  heldUntil: Date | null;
}

export interface LastRun {
  run: number;
  state: Exclude<Run["state"], "running">;
  startedAt: Date;
  endedAt: Date;
  reason: (Cause & { code: string; detail: string }) | null;
}

/** A task as the Homepage has it, in the numbers of the scope. */
export async function taskRow(
  { control, catalogue, now }: { control: ControlReader; catalogue: Reader; now: Date },
  scope: Scope,
  task: Task,
): Promise<TaskRow> {
  const limited = scope.isPrimary ? "also" as const : "never" as const;
  const schedule = await findSchedule(control, scope.account, task.id);
  const connection = await findConnection(control, scope.account, task.connectionId);
  const since = now.getTime() - objectiveOf(schedule.frequency);
  const counts = countsOf(await countStandings(catalogue, task.id, { since, limited }));
  const runs = await listRuns(catalogue, task.id, RUNS);
  const job = await openJob(control, scope.account, "backup", task.id);
  const held = job?.state === "queued" ? (await openBreakers(control, scope.account, now))[0] : undefined;
  const isOver = task.deletionDue !== null || connection.lost !== null;
  const row = {
    task,
    connection,
    schedule,
    ...counts,
    lastRun: lastRunOf(runs),
    runs: runs.map((run) => run.state).reverse(),
    nextRun: isOver ? null : nextDue(schedule, now),
    ...await taskTotals(catalogue, task.id, limited),
    progress: await taskProgress(catalogue, task.id, now),
    job,
    heldUntil: held?.until ?? null,
  };
  return { ...row, state: stateOf(row) };
}

function countsOf(counts: StandingCount[]) {
  const sum = (of: (one: StandingCount) => number) => counts.reduce((total, one) => total + of(one), 0);
  const active = (one: StandingCount) => ACTIVE.includes(one.standing);
  return {
    protected: sum((one) => active(one) ? one.count : 0),
    notActive: sum((one) => one.standing === "not_active" ? one.count : 0),
    total: sum((one) => one.count),
    within: sum((one) => active(one) ? one.recent : 0),
    partial: sum((one) => one.standing === "partial" ? one.recent : 0),
    oldest: earliest(counts.flatMap((one) => active(one) && one.oldest !== null ? [one.oldest] : [])),
  };
}

function earliest(times: number[]): Date | null {
  return times.length === 0 ? null : new Date(Math.min(...times));
}

function lastRunOf(runs: Run[]): LastRun | null {
  const run = runs.find((one) => one.state !== "running");
  if (!run) return null;
  return {
    run: run.id,
    state: run.state as LastRun["state"],
    startedAt: new Date(run.started_at),
    endedAt: new Date(run.ended_at!),
    reason: run.reason_code === null
      ? null
      : { code: run.reason_code, detail: run.reason ?? "", ...causeOf(run.reason_code) },
  };
}

function stateOf(row: Omit<TaskRow, "state">): TaskState {
  if (row.task.deletionDue !== null) return "Deletion Pending";
  if (row.connection.lost !== null) return "Disconnected";
  if (row.progress?.waiting || row.heldUntil) return "Waiting";
  if (row.job?.state === "running" || row.progress) return "In Process";
  if (row.lastRun === null || row.lastRun.state === "interrupted") return "Scheduled";
  return ({ success: "Success", partial: "Partial", failed: "Failed" } as const)[row.lastRun.state];
}

import type { Reader } from "../storage/catalogue/power.ts";
import { type TaskFigures, taskFigures } from "../storage/catalogue/task_figures.ts";
import type { ControlReader } from "./control.ts";
import { countStuck } from "./jobs/stuck.ts";
import { livingTasks } from "./jobs/subjects.ts";
import { selfCopies } from "./self_copies.ts";

/** A figure for Prometheus: a name, what it says, and its values by labels. No label holds a name or an address. */
export interface Metric {
  name: string;
  type: "counter" | "gauge";
  help: string;
  values: { labels: Record<string, string>; value: number }[];
}

/** What the process knows by itself. */
export interface ProcessFigures {
  /** Jobs under way here. */
  running: number;
  /** Seconds since the schedule was last looked at. */
  tickLag: number;
  /** Seconds by which the event loop was late, at most, since the last look. */
  loopLag: number;
  version: string;
}

/**
 * X9: runs, items, bytes, calls, waits, queue depth and lag, age of the last success of each task. Tasks are told by id.
 * `catalogueOf` opens an account's catalogue.
 */
export async function metrics(
  control: ControlReader,
  catalogueOf: (account: string) => Promise<Reader>,
  process: ProcessFigures,
  now: Date,
): Promise<Metric[]> {
  const gauge = (name: string, help: string, value: number, labels = {}): Metric => ({
    name,
    type: "gauge",
    help,
    values: [{ labels, value }],
  });
  return [
    gauge("dropkeep_build_info", "The version that runs.", 1, { version: process.version }),
    gauge("dropkeep_jobs_running", "Jobs under way in this process.", process.running),
    gauge("dropkeep_schedule_tick_age_seconds", "Since the schedule was last looked at.", process.tickLag),
    gauge(
      "dropkeep_event_loop_lag_seconds",
      "Longest delay of the event loop since the last look.",
      process.loopLag,
    ),
    ...await queueMetrics(control, now),
    ...await selfCopyMetrics(control, now),
    ...await taskMetrics(control, catalogueOf, now),
  ];
}

async function queueMetrics(control: ControlReader, now: Date): Promise<Metric[]> {
  const rows = await control.selectFrom("jobs").select(["kind", "state"])
    .select(({ fn }) => [fn.countAll<number>().as("count"), fn.min("run_at").as("oldest")])
    .groupBy(["kind", "state"]).execute();
  const breakers = await control.selectFrom("job_breakers").select("dependency")
    .select(({ fn }) => fn.countAll<number>().as("count")).where("open_until", ">", now.getTime())
    .groupBy("dependency").execute();
  const waiting = rows.filter((row) => row.state === "queued");
  return [
    {
      name: "dropkeep_jobs",
      type: "gauge",
      help: "Jobs by kind and state; ended ones are kept for 90 days.",
      values: rows.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count })),
    },
    {
      name: "dropkeep_queue_lag_seconds",
      type: "gauge",
      help: "By how much the oldest job that waits is overdue.",
      values: waiting.map(({ kind, oldest }) => ({
        labels: { kind },
        value: Math.max(0, now.getTime() - Number(oldest)) / 1000,
      })),
    },
    {
      name: "dropkeep_jobs_stuck",
      type: "gauge",
      help: "Jobs under way that have come no further for 10 minutes.",
      values: [{ labels: {}, value: await countStuck(control) }],
    },
    {
      name: "dropkeep_breakers_open",
      type: "gauge",
      help: "Accounts whose jobs leave something alone for a while.",
      values: breakers.map(({ dependency, count }) => ({ labels: { dependency }, value: count })),
    },
  ];
}

async function selfCopyMetrics(control: ControlReader, now: Date): Promise<Metric[]> {
  const [last] = await selfCopies(control, 1);
  const figure = (name: string, help: string, value: number | undefined): Metric => ({
    name,
    type: "gauge",
    help,
    values: value === undefined ? [] : [{ labels: {}, value }],
  });
  const age = last && (now.getTime() - last.madeAt.getTime()) / 1000;
  return [
    figure("dropkeep_self_copy_age_seconds", "Since the last copy of the installation itself was made.", age),
    figure("dropkeep_self_copy_bytes", "Bytes of it in the storage.", last?.bytes),
    figure("dropkeep_self_copy_missing", "Accounts whose catalogue is not in it.", last?.missing.length),
  ];
}

type Figures = TaskFigures & { task: string };

async function taskMetrics(
  control: ControlReader,
  catalogueOf: (account: string) => Promise<Reader>,
  now: Date,
): Promise<Metric[]> {
  const figures: Figures[] = [];
  const shut = new Set<string>();
  for (const { account, id } of await livingTasks(control)) {
    const catalogue = await catalogueOf(account).catch(() => null);
    if (catalogue === null) shut.add(account);
    else figures.push({ task: id, ...await taskFigures(catalogue, id, now.getTime()) });
  }
  const each = (name: string, help: string, of: (one: Figures) => number | null): Metric => ({
    name,
    type: "gauge",
    help,
    values: figures.flatMap((one) => {
      const value = of(one);
      return value === null ? [] : [{ labels: { task: one.task }, value }];
    }),
  });
  const age = (at: number | null) => at === null ? null : (now.getTime() - at) / 1000;
  return [
    {
      name: "dropkeep_catalogues_shut",
      type: "gauge",
      help: "Accounts whose catalogue cannot be opened; their tasks are not told of here.",
      values: [{ labels: {}, value: shut.size }],
    },
    {
      name: "dropkeep_runs_total",
      type: "counter",
      help: "Runs of a task by how they ended.",
      values: figures.flatMap(({ task, runs }) =>
        runs.map(({ state, count }) => ({ labels: { task, state }, value: count }))
      ),
    },
    each(
      "dropkeep_last_success_age_seconds",
      "Since the last run with a snapshot began.",
      (one) => age(one.lastSnapshot),
    ),
    each("dropkeep_items", "Files in the last snapshot.", (one) => one.items),
    each("dropkeep_bytes", "Bytes of the files in the last snapshot.", (one) => one.bytes),
    each(
      "dropkeep_last_run_api_calls",
      "Calls to Dropbox of the last run with a snapshot.",
      (one) => one.calls,
    ),
    each("dropkeep_last_run_downloaded_bytes", "Bytes that it downloaded.", (one) => one.downloadedBytes),
    each("dropkeep_last_run_errors", "Items that it could not back up.", (one) => one.errors),
    each(
      "dropkeep_run_waiting",
      "Whether the run under way waits for Dropbox or the storage.",
      (one) => one.waiting,
    ),
    each("dropkeep_run_done_bytes", "Bytes that the run under way has brought in.", (one) => one.doneBytes),
    each("dropkeep_run_expected_bytes", "Bytes that it has to bring in.", (one) => one.expectedBytes),
  ];
}

/** Prometheus' text format 0.0.4. */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics.map(({ name, type, help, values }) => {
    const lines = values.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}`);
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
  }).join("");
}

function labelsText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, "_")}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

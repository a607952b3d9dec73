import { causeOf } from "../domain/causes/causes.ts";
import { countRunErrors, listRuns, type Run } from "../storage/catalogue/runs.ts";
import { findRunWait, type RunWait } from "../storage/catalogue/run_waits.ts";
import { chosenRun } from "./chosen_run.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { withMore } from "./more.ts";
import type { Output } from "./output.ts";
import { bytesText, numberText, secondsText, timeText } from "./quantities.ts";
import { type ErrorReport, errorReports, errorWords } from "./run_errors.ts";
import { countsOf, runDocument, runWords } from "./run_report.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";
import { waitWords } from "./wait_words.ts";

export const runs: Command = {
  name: "runs",
  group: "back_up",
  summary: "List the runs of a task; show one with everything that it could not back up",
  usage: ["runs [--task NAME] [--limit N]", "runs show RUN [--limit N] [--task NAME]"],
  options: {
    ...TASK_OPTION,
    limit: { value: "N", help: "list so many runs (default 20), or show so many errors (default 10000)" },
  },
  examples: [
    ["runs", "when it ran and how it ended"],
    ["runs show 12", "run 12: counts, and item by item what is missing, why, and what helps"],
  ],
  json: "{ runs: [{ run, state, started_at, ended_at, snapshot, reason_code, reason,\n" +
    "counts: { as in backup } | null }] }\n" +
    "runs show adds: waiting: { for, who, until } | null,\n" +
    "errors: [{ path, code, sentence, fix, detail, attempts }], more_errors",
  words: 2,
  run: async (context) => {
    const [verb] = context.args.words;
    if (verb === undefined) return await list(context);
    if (verb === "show") return await show(context);
    throw new UsageError(`Cannot run "runs ${verb}": give show or nothing`);
  },
};

async function list({ args, out, services }: Context): Promise<Exit> {
  const limit = args.count("limit", 20);
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const found = await listRuns(open.catalogue.read, task.id, limit);
  out.answer(
    { runs: found.map(asDocument) },
    () => found.length === 0 ? "No run yet: dropkeep backup" : asTable(out, found),
  );
  return EXIT.ok;
}

async function show({ args, out, services, now }: Context): Promise<Exit> {
  const word = args.word(1, "a run: dropkeep runs show RUN");
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const run = await chosenRun(db, task, word);
  const errors = await errorReports(db, task, run.id, args.count("limit", 10_000));
  const more = await countRunErrors(db, run.id) - errors.length;
  const wait = await findRunWait(db, run.id, now().getTime());
  const waiting = wait ? { ...wait, until: new Date(wait.until).toISOString() } : null;
  out.answer(
    { runs: [{ ...asDocument(run), waiting, errors, more_errors: more }] },
    () => withMore(inWords(out, run, errors, wait), errors.length, more),
  );
  return EXIT.ok;
}

function asDocument(run: Run) {
  const counts = countsOf(run);
  return {
    run: run.id,
    state: run.state,
    started_at: new Date(run.started_at).toISOString(),
    ended_at: run.ended_at === null ? null : new Date(run.ended_at).toISOString(),
    snapshot: run.snapshot_id,
    reason_code: run.reason_code,
    reason: run.reason_code === null ? null : reasonOf(run),
    counts: counts && runDocument(counts),
  };
}

function reasonOf({ reason_code, reason }: Run): string {
  const { sentence, fix } = causeOf(reason_code!);
  return `${sentence} ${fix}${reason ? ` (${reason})` : ""}`;
}

function asTable(out: Output, found: Run[]): string {
  const rows = found.map((run) => {
    const counts = countsOf(run);
    return [
      String(run.id),
      timeText(run.started_at),
      stateText(out, run.state),
      run.snapshot_id?.slice(0, 8) ?? "-",
      counts ? numberText(counts.files) : "-",
      counts ? bytesText(counts.bytes) : "-",
      counts ? `+${counts.added} ~${counts.changed} -${counts.removed}` : "-",
      counts ? secondsText(counts.seconds) : "-",
      run.reason_code ?? Object.keys(counts?.causes ?? {}).join(", "),
    ];
  });
  return table(
    [">RUN", "STARTED (UTC)", "STATE", "SNAPSHOT", ">FILES", ">SIZE", "CHANGES", ">TOOK", "WHY"],
    rows,
  );
}

function stateText(out: Output, state: Run["state"]): string {
  const moods = {
    success: "good",
    partial: "mixed",
    failed: "bad",
    interrupted: "mixed",
    running: "good",
  } as const;
  return out.mood(moods[state], state);
}

function inWords(out: Output, run: Run, errors: ErrorReport[], wait?: RunWait): string {
  const counts = countsOf(run);
  const began = `Run ${run.id}, ${timeText(run.started_at)} UTC: ${stateText(out, run.state)}`;
  return [
    run.snapshot_id ? `${began}, snapshot ${run.snapshot_id.slice(0, 8)}` : began,
    ...(wait ? [`  ${waitWords(wait)}`] : []),
    ...(counts ? [runWords(counts)] : []),
    ...(run.reason_code ? [`  ${reasonOf(run)}`] : []),
    ...(errors.length > 0 ? ["", out.bold("Not backed up"), ...errors.map(errorWords)] : []),
  ].join("\n");
}

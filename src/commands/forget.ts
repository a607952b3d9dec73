import {
  forget as forgetSnapshots,
  type ForgetPlan,
  planForget,
  planForgetThese,
  type PlannedSnapshot,
} from "../domain/upkeep/forget.ts";
import { findRetention, readRetention } from "../domain/upkeep/retention_policies.ts";
import type { Retention } from "../domain/upkeep/retention.ts";
import { keepByCommand } from "../domain/tasks/by_command.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { Conflict } from "../domain/errors.ts";
import { listNamespaces } from "../storage/catalogue/namespaces.ts";
import { TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type KeptTask, keptTask, WAIT_OPTION } from "./kept_repository.ts";
import { bytesText, countText, numberText, timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

export const forget: Command = {
  name: "forget",
  group: "keep",
  summary: "Remove old snapshots by rules, or those that are named",
  usage: [
    "forget --keep-daily N [--keep-… N] [--save] [--dry-run] [--task NAME]",
    "forget [--dry-run] [--task NAME]",
    "forget SNAPSHOT… [--even-the-last] [--even-alarmed] [--dry-run] [--task NAME]",
  ],
  about:
    "A snapshot is kept if any rule keeps it. --save makes the rules the task's own; without rules and names, those\n" +
    "are used. The space is given back by dropkeep prune. What a snapshot alone showed is not found any more.",
  options: {
    ...TASK_OPTION,
    ...WAIT_OPTION,
    "keep-last": { value: "N", help: "keep the newest N" },
    "keep-daily": { value: "N", help: "keep the newest of each of N days that have one (UTC)" },
    "keep-weekly": { value: "N", help: "of each of N weeks, from Monday on" },
    "keep-monthly": { value: "N", help: "of each of N months" },
    "keep-yearly": { value: "N", help: "of each of N years" },
    "keep-within": { value: "SPAN", help: "keep all within 1y6m7d12h, counted back from the newest" },
    save: { help: "make these rules the task's own" },
    "even-the-last": { help: "with names: also if no snapshot is left then" },
    "even-alarmed": { help: "with names: also what a mass-change alarm needs" },
    "dry-run": { help: "say what would go, and change nothing" },
  },
  examples: [
    ["forget --keep-daily 30 --keep-monthly 12 --dry-run", "look first"],
    ["forget --keep-daily 30 --keep-monthly 12 --save", "by these rules, now and from now on"],
    ["forget 3f9a12cd", "this snapshot alone"],
  ],
  json: "{ task, dry_run, kept: [{ id, run, time, kept_by: [] }], forgotten: [{ id, run, time }],\n" +
    "versions (states of items that nothing shows any more, removed) }",
  words: 10_000,
  run: forgetIt,
};

async function forgetIt(context: Context): Promise<Exit> {
  const { args, out } = context;
  const kept = await keptTask(context);
  const dryRun = args.has("dry-run");
  const intended = await planned(context, kept);
  const plan = dryRun ? { ...intended, versions: 0 } : await forgetSnapshots(kept, intended);
  out.answer({
    task: kept.task.name,
    dry_run: dryRun,
    kept: plan.keep.map((one) => ({ ...asDocument(one), kept_by: one.keptBy })),
    forgotten: plan.forget.map(asDocument),
    versions: plan.versions,
  }, () => inWords(kept.task, plan, dryRun, plan.versions));
  return EXIT.ok;
}

async function planned(context: Context, kept: KeptTask): Promise<ForgetPlan> {
  const { args } = context;
  const rules = rulesGiven(context);
  if (args.words.length === 0) return await planForget(kept, await retentionFor(context, kept.task, rules));
  if (rules || args.has("save")) {
    throw new UsageError("Cannot forget by rules and by name at once: give the one or the other");
  }
  const plan = await planForgetThese(kept, args.words, args.has("even-alarmed"));
  if (plan.keep.length === 0 && !args.has("even-the-last") && !args.has("dry-run")) {
    throw await isTheLast(kept);
  }
  return plan;
}

async function isTheLast({ catalogue, task }: KeptTask): Promise<Conflict> {
  const namespaces = await listNamespaces(catalogue.read, task.id);
  const files = namespaces.reduce((sum, one) => sum + one.items, 0);
  const bytes = namespaces.reduce((sum, one) => sum + one.bytes, 0);
  return new Conflict(
    `Cannot forget every snapshot of "${task.name}": until the next backup none of its ${
      countText(files, "file")
    } (${bytesText(bytes)}) could be given back, and what Dropbox has no more is lost for good by a prune; ` +
      "keep one, or give --even-the-last",
  );
}

/** Those given now, else the task's own. */
async function retentionFor(context: Context, task: Task, given: Retention | null): Promise<Retention> {
  const open = await context.services();
  if (given) {
    const isToKeep = context.args.has("save") && !context.args.has("dry-run");
    if (isToKeep) await keepByCommand(open, task, given);
    return given;
  }
  const own = context.args.has("save") ? null : await findRetention(open.control.read, open.account, task.id);
  if (own) return own;
  throw new UsageError(
    `Cannot forget: "${
      shown(task.name)
    }" has no rules of its own; give some (--keep-daily 30), or name snapshots`,
  );
}

function rulesGiven({ args }: Context): Retention | null {
  const count = (name: string) => args.text(name) === undefined ? null : args.count(name, 1);
  const rules = {
    last: count("keep-last"),
    daily: count("keep-daily"),
    weekly: count("keep-weekly"),
    monthly: count("keep-monthly"),
    yearly: count("keep-yearly"),
    within: args.text("keep-within") ?? null,
  };
  return Object.values(rules).some((rule) => rule !== null) ? readRetention(rules) : null;
}

function asDocument({ id, run, time }: PlannedSnapshot) {
  return { id, run, time: time.toISOString() };
}

function inWords(task: Task, { keep, forget }: ForgetPlan, dryRun: boolean, versions: number): string {
  const rows = [...keep.map((one) => row(one, "kept")), ...forget.map((one) => row(one, "forgotten"))];
  const verb = dryRun ? "would be forgotten" : "forgotten";
  const states = dryRun ? "" : `, and ${countText(versions, "state")} of items that only they showed`;
  return [
    ...rows.length > 0 ? [table(["SNAPSHOT", ">RUN", "TIME (UTC)", "", "KEPT BY"], rows), ""] : [],
    `${shown(task.name)}: ${countText(forget.length, "snapshot")} ${verb}${states}; ` +
    `${numberText(keep.length)} kept.`,
    ...forget.length > 0 && !dryRun ? ["The space comes back with: dropkeep prune"] : [],
  ].join("\n");
}

function row({ id, run, time, keptBy }: PlannedSnapshot, fate: string): string[] {
  return [id.slice(0, 8), String(run), timeText(time), fate, keptBy.join(", ")];
}

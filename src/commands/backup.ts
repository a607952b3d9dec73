import type { RunResult } from "../domain/backup/run.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { tellByCommand } from "../domain/tasks/by_command.ts";
import { chosenTasks, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type Failure, failureFor } from "./failure.ts";
import type { Output } from "./output.ts";
import { causeReports, causeWords, runDocument, runWords } from "./run_report.ts";
import { shown } from "./shown.ts";
import { watchedBackup } from "./watched_backup.ts";

export const backup: Command = {
  name: "backup",
  group: "back_up",
  summary: "Back all tasks up now, or one",
  usage: ["backup [--task NAME]"],
  about:
    "Lists what changed in Dropbox, downloads what is not known yet, and ends in a snapshot. What could not be\n" +
    "read is listed with its cause; exit code 3 says that there is such. Ctrl-C loses nothing: the next run goes on.",
  options: TASK_OPTION,
  examples: [
    ["backup", "every task, one after the other"],
    ["backup --task Acme --json", "one task, and what became of it for a program"],
  ],
  json:
    "{ runs: [{ task, run, state, snapshot, files, bytes, added, changed, removed, downloaded_files, linked_files,\n" +
    "unverified_files, downloaded_bytes, stored_bytes, kept_after_reset, ended_by_listing, alarms,\n" +
    "calls: { route: n }, seconds,\n" +
    "causes: [{ code, count, sentence, fix }] } | { task, error: { code, message } }] }",
  words: 0,
  run: backUpTasks,
};

interface Ended {
  task: Task;
  result?: RunResult;
  failure?: Failure;
}

async function backUpTasks(context: Context): Promise<Exit> {
  const services = await context.services();
  const ended: Ended[] = [];
  for (const task of await chosenTasks(services, context.args.text("task"))) {
    if (context.signal.aborted) break;
    ended.push(await backUpTask(context, task));
  }
  context.out.answer({ runs: ended.map(asDocument) }, () => inWords(context.out, ended));
  return exitOf(ended);
}

/** A task that fails does not keep the others from their turn. */
async function backUpTask(context: Context, task: Task): Promise<Ended> {
  try {
    const services = await context.services();
    await tellByCommand(services, task, { action: "task.backup_asked" });
    return { task, result: await watchedBackup(context, services, task) };
  } catch (error) {
    const failure = failureFor(error, context.signal.aborted);
    context.out.say(`${shown(task.name)}: ${failure.message}`);
    return { task, failure };
  }
}

function asDocument({ task, result, failure }: Ended) {
  if (!result) return { task: task.name, error: { code: failure!.code, message: failure!.message } };
  const { run, state, snapshotId, ...counts } = result;
  return { task: task.name, run, state, snapshot: snapshotId, ...runDocument(counts) };
}

/** Of those that ended well; of the others all was said when they failed. */
function inWords(out: Output, ended: Ended[]): string {
  return ended.flatMap(({ task, result }) => result ? [resultWords(out, task, result)] : []).join("\n\n");
}

function resultWords(out: Output, task: Task, result: RunResult): string {
  const mood = result.state === "success" ? out.mood("good", "Success") : out.mood("mixed", "Partial");
  const snapshot = result.snapshotId.slice(0, 8);
  const causes = causeReports(result.causes);
  const missing = causes.length > 0
    ? [causeWords(out, causes), `  Item by item: dropkeep runs show ${result.run}`]
    : [];
  return [
    `${out.bold(shown(task.name))}: ${mood}, run ${result.run}, snapshot ${snapshot}`,
    runWords(result),
    ...missing,
  ].join("\n");
}

function exitOf(ended: Ended[]): Exit {
  const failed = ended.map((one) => one.failure?.exit).filter((exit) => exit !== undefined);
  if (failed.includes(EXIT.interrupted)) return EXIT.interrupted;
  if (failed.length > 0) return failed.every((exit) => exit === EXIT.busy) ? EXIT.busy : EXIT.failed;
  return ended.some((one) => one.result?.state === "partial") ? EXIT.partial : EXIT.ok;
}

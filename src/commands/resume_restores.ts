import { Waits } from "../domain/backup/waits.ts";
import { dueRestores, type RestoreResult, runRestore } from "../domain/restore/restore.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import { chosenTask } from "./chosen_task.ts";
import { type Context, EXIT, type Exit } from "./command.ts";
import { exitOfRestore, resultDocument, resultWords } from "./restore_report.ts";
import { restoreParts, tellStarted } from "./run_restore.ts";
import { watchedRestore } from "./watched_restore.ts";

/** `restore resume`: goes on with every restore that had to wait for a time that has come. */
export async function resumeRestores(context: Context): Promise<Exit> {
  const { args, out, services } = context;
  const open = await services();
  const results = await resumeDue(context, open, await chosenTask(open, args.text("task")));
  out.answer(
    { restores: results.map((result) => ({ restore: result.restoreId, ...resultDocument(result) })) },
    () =>
      results.map((result) => resultWords(out, result)).join("\n") ||
      "No restore waits for a time that has come.",
  );
  return results.map(exitOfRestore).find((exit) => exit !== EXIT.ok) ?? EXIT.ok;
}

/** One after the other; the first that is parked again stops it: the others would be, too. */
export async function resumeDue(
  context: Pick<Context, "out" | "now" | "signal">,
  services: Services,
  task: Task,
): Promise<RestoreResult[]> {
  const due = await dueRestores(services.catalogue.read, task.id, context.now());
  const results: RestoreResult[] = [];
  for (const id of due) {
    const waits = new Waits();
    const parts = await restoreParts(services, task, context.signal, waits);
    await tellStarted(services, task, id);
    const result = await watchedRestore(
      { ...context, parts, waits },
      (options) => runRestore(parts, id, options),
    );
    results.push(result);
    if (result.state === "parked") break;
  }
  return results;
}

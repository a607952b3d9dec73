import { keepBackedUp } from "../domain/tasks/continuous.ts";
import { RunFailed } from "../domain/backup/run_failed.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import { openSource } from "../task_services.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { failureFor } from "./failure.ts";
import { countText, timeText } from "./quantities.ts";
import { resumeDue } from "./resume_restores.ts";
import { shown } from "./shown.ts";
import { watchedBackup } from "./watched_backup.ts";

export const watch: Command = {
  name: "watch",
  group: "back_up",
  summary: "Back a task up whenever something changes, until stopped",
  usage: ["watch [--task NAME] [--every MINUTES] [--settle SECONDS]"],
  about:
    "Backs up, then waits for Dropbox to tell of a change in the 20 largest folders and homes; what changes elsewhere\n" +
    "is found within --every. Goes on with restores that had to wait for the 1st. A run that fails is told, and\n" +
    "tried again at the next occasion. Ctrl-C or SIGTERM ends it; a run that is cut off so loses nothing.",
  options: {
    ...TASK_OPTION,
    every: { value: "MINUTES", help: "also without a change (default 15)" },
    settle: { value: "SECONDS", help: "wait so long after a change for those that follow (default 10)" },
  },
  examples: [["watch", "in a container or a service of the system"], ["watch --every 60", "at least hourly"]],
  json: "{ task, runs, failed } at the end",
  words: 0,
  run: watchTask,
};

async function watchTask(context: Context): Promise<Exit> {
  const { args, out, signal } = context;
  const services = await context.services();
  const task = await chosenTask(services, args.text("task"));
  const { dropbox } = await openSource(services, task, signal);
  const tally = { runs: 0, failed: 0 };
  let isCut = false;
  await keepBackedUp({
    ...services,
    db: services.catalogue.read,
    dropbox,
    taskId: task.id,
    signal,
    every: args.count("every", 15) * 60_000,
    settle: args.count("settle", 10) * 1000,
    backUp: async () => {
      const isWhole = await backUp(context, services, task);
      tally.runs++;
      if (!isWhole) tally.failed++;
      isCut = !isWhole && signal.aborted;
    },
  });
  const words = `${countText(tally.runs, "run")}, ${tally.failed} failed`;
  out.answer({ task: task.name, ...tally }, () => `${shown(task.name)}: ${words}`);
  return isCut ? EXIT.interrupted : EXIT.ok;
}

/** A run, and what waits for the 1st. Answers whether it went to its end; throws where no later one could. */
async function backUp(context: Context, services: Services, task: Task): Promise<boolean> {
  const { out, now, signal } = context;
  const say = (words: string) => out.say(`${timeText(now())} UTC, ${shown(task.name)}: ${words}`);
  try {
    const { run, state, added, changed, removed } = await watchedBackup(context, services, task);
    say(`run ${run}, ${state}: ${added} added, ${changed} changed, ${removed} removed`);
    for (const { restoreId, state } of await resumeDue(context, services, task)) {
      say(`restore ${restoreId} went on: ${state}`);
    }
    return true;
  } catch (error) {
    if (error instanceof RunFailed && error.failure.code === "link_lost") throw error;
    say(failureFor(error, signal.aborted).message);
    return false;
  }
}

import { hostname } from "node:os";
import { COMMAND_LINE } from "../domain/actor.ts";
import { NotFound } from "../domain/errors.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { TaskKeeper } from "../domain/upkeep/forget.ts";
import type { Keeper } from "../domain/upkeep/keeper.ts";
import { sleep } from "../services.ts";
import type { Repository } from "../storage/repository/repository.ts";
import { openTask } from "../task_services.ts";
import { chosenTask } from "./chosen_task.ts";
import type { Context, Option } from "./command.ts";

export const WAIT_OPTION: Record<string, Option> = {
  wait: { value: "MINUTES", help: "wait so long for somebody else's lock, instead of refusing at once" },
};

/** This process as the one who looks after a repository; `instance` names its installation, where it has one. */
export function keeperOf(
  { args, now, signal }: Context,
  repository: Repository,
  instance?: string,
): Keeper {
  const patience = args.text("wait") === undefined ? 0 : args.count("wait", 1) * 60_000;
  const holder = { hostname: hostname(), pid: Deno.pid, instance };
  return { repository, holder, now, signal, patience, sleep };
}

export interface KeptTask extends TaskKeeper {
  task: Task;
}

/** The task meant, with its repository open. Throws `NotFound` where nothing was backed up yet. */
export async function keptTask(context: Context): Promise<KeptTask> {
  const services = await context.services();
  const task = await chosenTask(services, context.args.text("task"));
  if (task.repositoryId === null) {
    throw new NotFound(`Cannot look after the repository of "${task.name}": nothing was backed up yet`);
  }
  const { repository } = await openTask(services, task.id, context.signal);
  const keeper = keeperOf(context, repository, services.instance);
  return { ...keeper, catalogue: services.catalogue, taskId: task.id, task, by: COMMAND_LINE };
}

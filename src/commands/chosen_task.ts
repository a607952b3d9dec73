import { findTaskNamed, listTasks, type Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import type { Option } from "./command.ts";
import { shown } from "./shown.ts";
import { UsageError } from "./usage_error.ts";

export const TASK_OPTION: Record<string, Option> = {
  task: { value: "NAME", help: "which backup task; not needed where there is only one" },
};

/** The tasks meant: the one named, else all. Throws `NotFound`; `UsageError` where there is none at all. */
export async function chosenTasks(services: Services, name: string | undefined): Promise<Task[]> {
  if (name !== undefined) return [await findTaskNamed(services.control.read, services.account, name)];
  const tasks = await listTasks(services.control.read, services.account);
  if (tasks.length > 0) return tasks;
  throw new UsageError("Cannot go on: there is no backup task yet; connect a team first: dropkeep connect");
}

/** The one task meant. Throws as `chosenTasks`, and `UsageError` where there are several and none is named. */
export async function chosenTask(services: Services, name: string | undefined): Promise<Task> {
  const [task, ...more] = await chosenTasks(services, name);
  if (more.length === 0) return task!;
  const names = [task!, ...more].map((one) => `"${shown(one.name)}"`).join(", ");
  throw new UsageError(`Cannot tell which task is meant: name one with --task, of ${names}`);
}

import { taskFor, type TaskPage, taskPage } from "../domain/tasks/page.ts";
import { can } from "../domain/permissions.ts";
import { scopeOf } from "../domain/scope.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { MayDo } from "../views/entities/entity_deeds.tsx";
import { shownHead } from "../views/task/shown.ts";
import type { TaskHeadProps } from "../views/task/task_head.tsx";
import { actorOf, doorsOf, portalOf, readersOf, type Request } from "./env.ts";

/** The task of a URL, for what its policy permits. Throws `NotFound`, `Forbidden`. */
export async function taskOf(c: Request): Promise<Task> {
  const { permission } = c.get("policy");
  return await taskFor(doorsOf(c).read, actorOf(c), c.req.param("id") ?? "", permission ?? "backups.view");
}

/** The same with all that heads its pages. Throws `NotFound`. */
export async function pageOf(c: Request): Promise<TaskPage> {
  const parts = { ...await readersOf(c), now: portalOf(c).now() };
  return await taskPage(parts, scopeOf(actorOf(c)), c.req.param("id") ?? "");
}

/** What stands at the top of each of its pages. */
export async function headOf(c: Request): Promise<Omit<TaskHeadProps, "page">> {
  const page = await pageOf(c);
  const { grant } = actorOf(c);
  const task = page.task.id;
  return {
    ...shownHead(page),
    may: {
      backUp: can(grant, "tasks.activate", { task }),
      reconnect: can(grant, "tasks.modify", { task }),
      configure: can(grant, "tasks.modify", { task }),
      remove: can(grant, "tasks.delete", { task }),
    },
  };
}

/** What whoever looks may do to members and folders of a task. */
export function deedsOn(c: Request, task: string): MayDo {
  const { grant } = actorOf(c);
  const activate = can(grant, "tasks.activate", { task });
  return {
    activate,
    backUp: activate,
    pause: can(grant, "tasks.pause", { task }),
    tag: can(grant, "tasks.modify", { task }),
    remove: can(grant, "tasks.delete", { task }),
  };
}

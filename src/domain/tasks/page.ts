import type { Reader } from "../account_catalogue.ts";
import type { Actor } from "../actor.ts";
import type { ControlReader } from "../control.ts";
import { Forbidden, NotFound } from "../errors.ts";
import { can, type Permission, PERMISSIONS } from "../permissions.ts";
import { listCauses } from "../causes/of_runs.ts";
import { type Scope, scopeOf, shows } from "../scope.ts";
import { type TaskRow, taskRow } from "./row.ts";
import { findTask, type Task } from "./tasks.ts";

/** The task, for somebody with a permission on it. Throws `NotFound` where it is not shown to them, `Forbidden`. */
export async function taskFor(
  db: ControlReader,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<Task> {
  const task = await shownTask(db, scopeOf(actor), id);
  if (can(actor.grant, permission, { task: id })) return task;
  throw new Forbidden(`Cannot do this with "${task.name}": it takes "${PERMISSIONS[permission]}" for it`);
}

/** A task as all its pages head it. */
export interface TaskPage extends TaskRow {
  /** Items that the last run could not back up. */
  problems: number;
}

/** Throws `NotFound`, also for a task that the scope does not show. */
export async function taskPage(
  parts: { control: ControlReader; catalogue: Reader; now: Date },
  scope: Scope,
  id: string,
): Promise<TaskPage> {
  const row = await taskRow(parts, scope, await shownTask(parts.control, scope, id));
  const run = row.lastRun?.run;
  const { counts } = run === undefined
    ? { counts: [] }
    : await listCauses(parts.catalogue, scope, id, run, { limit: 1 });
  return { ...row, problems: counts.reduce((sum, { count }) => sum + count, 0) };
}

async function shownTask(db: ControlReader, scope: Scope, id: string): Promise<Task> {
  if (shows(scope, id)) return await findTask(db, scope.account, id);
  throw new NotFound(`Cannot find task "${id}": there is none of that id`);
}

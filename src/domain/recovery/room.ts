import type { Reader } from "../account_catalogue.ts";
import type { Actor } from "../actor.ts";
import type { ControlReader } from "../control.ts";
import { Forbidden, NotFound } from "../errors.ts";
import { can, type Permission, PERMISSIONS } from "../permissions.ts";
import { type Scope, scopeOf, shows } from "../scope.ts";
import { findTask, listTasks, type Task } from "../tasks/tasks.ts";
import { countSnapshots } from "../../storage/catalogue/snapshots.ts";

/** A task as the recovery room lists it. */
export interface RecoverableTask {
  id: string;
  name: string;
  /** Its contents are searched. */
  indexesContent: boolean;
  snapshots: number;
  /** When the runs of the first and the last snapshot began. */
  first: Date | null;
  last: Date | null;
}

/** What a person may look into: tasks by "Browse and preview", and nothing of Limited Access but for the primary user. */
export function recoveryScope(actor: Actor): Scope {
  return scopeOf(actor, "content.browse");
}

/** The tasks whose backups a person may browse (R1), by name. */
export async function recoverableTasks(
  parts: { control: ControlReader; catalogue: Reader },
  scope: Scope,
): Promise<RecoverableTask[]> {
  const tasks = (await listTasks(parts.control, scope.account)).filter((task) => shows(scope, task.id));
  const found = await Promise.all(tasks.map(async ({ id, name, indexesContent }) => {
    const { snapshots, first, last } = await countSnapshots(parts.catalogue, id);
    return { id, name, indexesContent, snapshots, first: dateOf(first), last: dateOf(last) };
  }));
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * A task whose backups a person may browse, for what `permission` permits. Throws `NotFound` where it is not theirs to
 * browse, `Forbidden` where it is, but not for this.
 */
export async function recoverableTask(
  db: ControlReader,
  actor: Actor,
  id: string,
  permission: Permission = "content.browse",
): Promise<Task> {
  if (!shows(recoveryScope(actor), id)) {
    throw new NotFound(`Cannot find task "${id}": there is none of that id`);
  }
  const task = await findTask(db, actor.account, id);
  if (can(actor.grant, permission, { task: id })) return task;
  throw new Forbidden(`Cannot do this with "${task.name}": it takes "${PERMISSIONS[permission]}" for it`);
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

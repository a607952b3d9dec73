import { COMMAND_LINE } from "../actor.ts";
import { recordAudit, type Told } from "../audit/record.ts";
import type { ControlDatabase, ControlWriter } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { ownScope } from "../scope.ts";
import { changeTask } from "./settings.ts";
import type { Task } from "./tasks.ts";
import { findRetention, setRetention } from "../upkeep/retention_policies.ts";
import type { Retention } from "../upkeep/retention.ts";

/** Whoever has the machine works in the name of an account. */
export interface Commanding {
  control: ControlDatabase;
  keys: InstanceKeys;
  account: string;
  now(): Date;
}

/** Changes a task and tells the audit log, in one write. Throws `Invalid`, `NotFound`, `Conflict`. */
export async function changeTaskByCommand(
  commanding: Commanding,
  id: string,
  change: { name?: string; autoActivate?: boolean },
): Promise<Task> {
  const { control, account, now } = commanding;
  return await control.write(async (trx) => {
    const { before, after } = await changeTask({ trx, scope: ownScope(account), now: now() }, id, change);
    const detail = { before: told(before), after: told(after) };
    await tell(commanding, trx, after, { action: "task.settings_changed", detail });
    return after;
  });
}

/** Makes rules of keeping snapshots the task's own. Throws `NotFound`. */
export async function keepByCommand(commanding: Commanding, task: Task, retention: Retention) {
  const { control, account, now } = commanding;
  await control.write(async (trx) => {
    const before = await findRetention(trx, account, task.id);
    await setRetention(trx, account, task.id, retention, now());
    await tell(commanding, trx, task, {
      action: "task.retention_changed",
      detail: { before, after: retention },
    });
  });
}

/** What was done to a task's repository stands in the audit log as soon as it is done. */
export async function tellByCommand(commanding: Commanding, task: Task, told: Told) {
  await commanding.control.write((trx) => tell(commanding, trx, task, told));
}

async function tell(
  { keys, account, now }: Commanding,
  trx: ControlWriter,
  { id, name }: Task,
  told: Told,
) {
  const object = { kind: "task", id, name };
  await recordAudit(trx, keys, account, COMMAND_LINE, { object, ...told }, now());
}

function told({ name, autoActivate }: Task) {
  return { name, autoActivate };
}

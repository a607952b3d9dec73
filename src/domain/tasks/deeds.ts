import type { Actor } from "../actor.ts";
import type { Action } from "../audit/actions.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { scopeOf } from "../scope.ts";
import { askTaskDeletion, backUpNow, type Changing, undoTaskDeletion } from "./settings.ts";
import type { Task } from "./tasks.ts";

/** What is done to a task as a whole, and what the audit log calls it. */
const DEEDS = {
  backUp: { act: backUpNow, action: "task.backup_asked" },
  delete: { act: askTaskDeletion, action: "task.deletion_asked" },
  undelete: { act: undoTaskDeletion, action: "task.deletion_undone" },
} satisfies Record<string, { act: (changing: Changing, id: string) => Promise<unknown>; action: Action }>;

/** Does it and tells the audit log, in one write. Throws `NotFound`, `Conflict`. */
export async function doToTask(
  { control, keys, now }: { control: ControlDatabase; keys: InstanceKeys; now: Date },
  actor: Actor,
  task: Task,
  deed: keyof typeof DEEDS,
) {
  const { act, action } = DEEDS[deed];
  const object = { kind: "task", id: task.id, name: task.name };
  await control.write(async (trx) => {
    await act({ trx, scope: scopeOf(actor), now }, task.id);
    await recordAudit(trx, keys, actor.account, actor, { action, object }, now);
  });
}

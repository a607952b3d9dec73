import { z } from "zod";
import type { Catalogue } from "./account_catalogue.ts";
import type { Actor } from "./actor.ts";
import type { Action } from "./audit/actions.ts";
import { recordAudit } from "./audit/record.ts";
import type { ControlDatabase } from "./control.ts";
import { activate, askDeletion, pause, undoDeletion } from "./entity_actions.ts";
import type { Selection } from "./entity_selection.ts";
import type { InstanceKeys } from "./instance_keys.ts";
import { scopeOf } from "./scope.ts";
import type { Task } from "./tasks.ts";

/** What the **Action** menu does to entities, and what the audit log calls it. */
const DEEDS = {
  activate: { act: activate, action: "entities.activated" },
  pause: { act: pause, action: "entities.paused" },
  delete: { act: askDeletion, action: "entities.deletion_asked" },
  undelete: { act: undoDeletion, action: "entities.deletion_undone" },
} satisfies Record<string, { act: typeof activate; action: Action }>;
export type Deed = keyof typeof DEEDS;

const text = z.string().optional();

/** A selection as the table's form sends it: ticked rows, or `scope=all` with the filter and the count that was shown. */
export const selectionForm = z.strictObject({
  entity: z.union([z.string(), z.array(z.string())]).optional(),
  scope: text,
  count: text,
  q: text,
  status: text,
  tag: text,
  confirmed: text,
});
export type SelectionForm = z.input<typeof selectionForm>;

/** Entities that the audit log numbers at most; the count is of all. No names: some are the primary user's to see alone. */
const NUMBERED = 20;

/**
 * Does it to the selection and tells the audit log; answers how many entities changed. The two stand in two files, which
 * no one write spans: a process that is killed between them leaves a change that the log does not tell of. Throws `Recounted`.
 */
export async function doToEntities(
  { control, catalogue, keys, now }: {
    control: ControlDatabase;
    catalogue: Catalogue;
    keys: InstanceKeys;
    now: Date;
  },
  actor: Actor,
  task: Task,
  deed: Deed,
  selection: Selection,
): Promise<number> {
  const { act, action } = DEEDS[deed];
  const object = { kind: "task", id: task.id, name: task.name };
  const acting = { scope: scopeOf(actor), taskId: task.id, now };
  const changed = await catalogue.write((trx) => act({ trx, ...acting }, selection));
  if (changed.length === 0) return 0;
  const detail = { count: changed.length, entities: changed.slice(0, NUMBERED).map(({ id }) => id) };
  await control.write((trx) => recordAudit(trx, keys, actor.account, actor, { action, object, detail }, now));
  return changed.length;
}

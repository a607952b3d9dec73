import { z } from "zod";
import type { Actor } from "./actor.ts";
import type { Action } from "./audit/actions.ts";
import { recordAudit } from "./audit/record.ts";
import type { Catalogue } from "./account_catalogue.ts";
import type { ControlDatabase } from "./control.ts";
import { type Acting, limitAccess } from "./entity_actions.ts";
import { selectionForm } from "./entity_deeds.ts";
import type { Selection } from "./entity_selection.ts";
import { NotFound } from "./errors.ts";
import type { InstanceKeys } from "./instance_keys.ts";
import { scopeOf } from "./scope.ts";
import { allTags, applyTag, createTag, LIMITED_ACCESS, withdrawTag } from "./tagging.ts";
import type { Task } from "./tasks.ts";

/** A selection, a tag's name (chosen, or a new one) and whether it is put on or taken off; without that it is asked for. */
export const tagForm = selectionForm.extend({
  chosen: z.string().optional(),
  fresh: z.string().optional(),
  deed: z.string().optional(),
});
export type TagForm = z.input<typeof tagForm>;

/**
 * Puts a tag on the selection, or takes it off; **Limited Access** too, for the primary user alone. A name that there is
 * none of becomes a tag. Answers how many changed. Throws `Recounted`, `Invalid`,
 * `Forbidden`, `NotFound`.
 */
export async function tagEntities(
  { control, catalogue, keys, now }: {
    control: ControlDatabase;
    catalogue: Catalogue;
    keys: InstanceKeys;
    now: Date;
  },
  actor: Actor,
  task: Task,
  { name, on }: { name: string; on: boolean },
  selection: Selection,
): Promise<number> {
  const acting = { scope: scopeOf(actor), taskId: task.id, now };
  const count = await catalogue.write((trx) => change({ trx, ...acting }, name, on, selection));
  if (count === 0) return 0;
  const action: Action = on ? "entities.tagged" : "entities.untagged";
  const object = { kind: "task", id: task.id, name: task.name };
  const told = { action, object, detail: { count, tag: name } };
  await control.write((trx) => recordAudit(trx, keys, actor.account, actor, told, now));
  return count;
}

async function change(acting: Acting, name: string, on: boolean, selection: Selection): Promise<number> {
  if (name === LIMITED_ACCESS) return (await limitAccess(acting, selection, on)).length;
  if (on) return await applyTag(acting, (await createTag(acting.trx, name, acting.now)).tag.id, selection);
  const tag = (await allTags(acting.trx)).find((one) => one.name === name);
  if (!tag) throw new NotFound(`Cannot take off the tag "${name}": there is none of that name`);
  return await withdrawTag(acting, tag.id, selection);
}

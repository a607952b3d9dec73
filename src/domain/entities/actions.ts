import {
  type ChangedEntity,
  changeEntities,
  markForDeletion,
} from "../../storage/catalogue/entity_changes.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import type { By } from "../audit/record.ts";
import { selected, type Selection } from "./selection.ts";
import { tellChanged, tellOf } from "./tellings.ts";
import { Forbidden } from "../errors.ts";
import type { Scope } from "../scope.ts";

/** How long a deletion can be undone, in milliseconds (B10). */
export const DELETION_GRACE = 7 * 86_400_000;
/** A name that the product itself uses for what only the primary user sees. */
export const LIMITED_ACCESS = "Limited Access";

/** The write that an action takes part in, for whom, by whom, and on what. */
export interface Acting {
  trx: Writer;
  scope: Scope;
  taskId: string;
  by: By;
  now: Date;
}

/**
 * The **Action** menu (B5). Each answers the entities that it changed, and no others: what is so already, archived or
 * about to be deleted stays as it is; and tells the logs of them in the same write. All throw `Recounted`.
 */
export async function activate(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  const changed = await changeSelected(acting, "activate", selection);
  await tellChanged(acting, "activation", changed);
  return changed;
}

/** Leaves them out of the runs until they are activated again; what was backed up stays. */
export async function pause(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  const changed = await changeSelected(acting, "pause", selection);
  await tellChanged(acting, "pause", changed);
  return changed;
}

/** What was backed up of them goes in seven days, unless that is undone; nothing of them is backed up meanwhile. */
export async function askDeletion(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  const { trx, scope, taskId, now } = acting;
  const ids = await selected(trx, scope, taskId, selection);
  const askedAt = now.getTime();
  const changed = await markForDeletion(trx, ids, { askedAt, dueAt: askedAt + DELETION_GRACE });
  return await tellOf(acting, "entities.deletion_asked", changed);
}

/** Back to what they were before. */
export async function undoDeletion(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  const changed = await changeSelected(acting, "undelete", selection);
  return await tellOf(acting, "entities.deletion_undone", changed);
}

/** **Limited Access** on or off (B9). Throws `Forbidden` for everybody but the primary user. */
export async function limitAccess(
  acting: Acting,
  selection: Selection,
  on: boolean,
): Promise<ChangedEntity[]> {
  if (!acting.scope.isPrimary) {
    throw new Forbidden("Cannot change Limited Access: only the primary user of the account may");
  }
  const changed = await changeSelected(acting, on ? "limit" : "unlimit", selection);
  return await tellOf(acting, on ? "entities.tagged" : "entities.untagged", changed, { tag: LIMITED_ACCESS });
}

async function changeSelected(
  { trx, scope, taskId, now }: Acting,
  change: Parameters<typeof changeEntities>[1],
  selection: Selection,
): Promise<ChangedEntity[]> {
  const ids = await selected(trx, scope, taskId, selection);
  return await changeEntities(trx, change, ids, now.getTime());
}

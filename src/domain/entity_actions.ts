import { type ChangedEntity, changeEntities, markForDeletion } from "../storage/catalogue/entity_changes.ts";
import type { Writer } from "../storage/catalogue/power.ts";
import { selected, type Selection } from "./entity_selection.ts";
import { Forbidden } from "./errors.ts";
import type { Scope } from "./scope.ts";

/** How long a deletion can be undone, in milliseconds (B10). */
export const DELETION_GRACE = 7 * 86_400_000;

/** The write that an action takes part in, for whom, and on what. */
export interface Acting {
  trx: Writer;
  scope: Scope;
  taskId: string;
  now: Date;
}

/**
 * The **Action** menu (B5). Each answers the entities that it changed, and no others: what is so already, archived or
 * about to be deleted stays as it is. All throw `Recounted`.
 */
export async function activate(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  return await changeSelected(acting, "activate", selection);
}

/** Leaves them out of the runs until they are activated again; what was backed up stays. */
export async function pause(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  return await changeSelected(acting, "pause", selection);
}

/** What was backed up of them goes in seven days, unless that is undone; nothing of them is backed up meanwhile. */
export async function askDeletion(
  { trx, scope, taskId, now }: Acting,
  selection: Selection,
): Promise<ChangedEntity[]> {
  const ids = await selected(trx, scope, taskId, selection);
  const askedAt = now.getTime();
  return await markForDeletion(trx, ids, { askedAt, dueAt: askedAt + DELETION_GRACE });
}

/** Back to what they were before. */
export async function undoDeletion(acting: Acting, selection: Selection): Promise<ChangedEntity[]> {
  return await changeSelected(acting, "undelete", selection);
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
  return await changeSelected(acting, on ? "limit" : "unlimit", selection);
}

async function changeSelected(
  { trx, scope, taskId, now }: Acting,
  change: Parameters<typeof changeEntities>[1],
  selection: Selection,
): Promise<ChangedEntity[]> {
  const ids = await selected(trx, scope, taskId, selection);
  return await changeEntities(trx, change, ids, now.getTime());
}

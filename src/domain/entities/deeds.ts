import { z } from "zod";
import type { AccountParts } from "../account_catalogue.ts";
import type { Actor } from "../actor.ts";
import { activate, askDeletion, pause, undoDeletion } from "./actions.ts";
import type { Selection } from "./selection.ts";
import { scopeOf } from "../scope.ts";
import type { Task } from "../tasks/tasks.ts";
import { moveTellings } from "../tellings.ts";

/** What the **Action** menu does to entities. */
const DEEDS = { activate, pause, delete: askDeletion, undelete: undoDeletion };
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
  /** "entity": it was asked on the page of the one that is selected, and goes back there. */
  back: text,
});
export type SelectionForm = z.input<typeof selectionForm>;

/** Does it to the selection, and takes what the logs are told of it to them; answers how many entities changed. Throws `Recounted`. */
export async function doToEntities(
  { control, catalogue, keys, now }: AccountParts,
  actor: Actor,
  task: Task,
  deed: Deed,
  selection: Selection,
): Promise<number> {
  const acting = { scope: scopeOf(actor), taskId: task.id, by: actor, now };
  const changed = await catalogue.write((trx) => DEEDS[deed]({ trx, ...acting }, selection));
  await moveTellings({ control, catalogue, keys, account: actor.account });
  return changed.length;
}

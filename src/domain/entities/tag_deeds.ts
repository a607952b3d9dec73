import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { AccountParts } from "../account_catalogue.ts";
import { type Acting, limitAccess } from "./actions.ts";
import { selectionForm } from "./deeds.ts";
import type { Selection } from "./selection.ts";
import { NotFound } from "../errors.ts";
import { scopeOf } from "../scope.ts";
import { allTags, applyTag, createTag, LIMITED_ACCESS, withdrawTag } from "./tagging.ts";
import type { Task } from "../tasks/tasks.ts";
import { moveTellings } from "../tellings.ts";

const text = z.string().optional();

/**
 * A selection, and the tag that is put on it (`apply`; `fresh`: a new one) or taken off it (`withdraw`). Without any, it
 * is asked which, of those whose names have `find` in them.
 */
export const tagForm = selectionForm.extend({ apply: text, withdraw: text, fresh: text, find: text });
export type TagForm = z.input<typeof tagForm>;

/** What a form wants of a tag; null: it asks which there are. */
export function wantedTag({ apply, withdraw, fresh }: TagForm): TagWish | null {
  if (withdraw !== undefined) return { name: withdraw, on: false };
  const name = apply ?? fresh;
  return name === undefined ? null : { name, on: true };
}

export interface TagWish {
  name: string;
  on: boolean;
}

/**
 * Puts a tag on the selection, or takes it off; **Limited Access** too, for the primary user alone. A name that there is
 * none of becomes a tag. Answers how many changed. Throws `Recounted`, `Invalid`,
 * `Forbidden`, `NotFound`.
 */
export async function tagEntities(
  { control, catalogue, keys, now }: AccountParts,
  actor: Actor,
  task: Task,
  { name, on }: TagWish,
  selection: Selection,
): Promise<number> {
  const acting = { scope: scopeOf(actor), taskId: task.id, by: actor, now };
  const count = await catalogue.write((trx) => change({ trx, ...acting }, name, on, selection));
  await moveTellings({ control, catalogue, keys, account: actor.account });
  return count;
}

async function change(acting: Acting, name: string, on: boolean, selection: Selection): Promise<number> {
  if (name === LIMITED_ACCESS) return (await limitAccess(acting, selection, on)).length;
  if (on) return await applyTag(acting, (await createTag(acting, name)).tag.id, selection);
  const tag = (await allTags(acting.trx)).find((one) => one.name === name);
  if (!tag) throw new NotFound(`Cannot take off the tag "${name}": there is none of that name`);
  return await withdrawTag(acting, tag.id, selection);
}

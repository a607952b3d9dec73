import { z } from "zod";
import type { Reader, Writer } from "../storage/catalogue/power.ts";
import {
  ensureTag,
  findTag,
  listTags,
  putTag,
  removeTag,
  type Tag,
  takeTag,
} from "../storage/catalogue/tags.ts";
import type { Acting } from "./entity_actions.ts";
import { selected, type Selection } from "./entity_selection.ts";
import { Invalid, NotFound } from "./errors.ts";
import { readInput } from "./input.ts";

/** A name that the product itself uses for what only the primary user sees. */
export const LIMITED_ACCESS = "Limited Access";

const tagName = z.strictObject({
  name: z.string("must be a text").trim().min(1, "must not be empty").max(50, "is longer than 50 characters")
    .regex(/^[^\p{Cc}]*$/u, "must be one line"),
});

/** All tags of the account, by name. */
export async function allTags(db: Reader): Promise<Tag[]> {
  return await listTags(db);
}

/** **Create New Tag** (B8); one of that name is answered as it is. Throws `Invalid`, for the product's own name too. */
export async function createTag(trx: Writer, name: string, now: Date): Promise<{ tag: Tag; isNew: boolean }> {
  const read = readInput("Cannot create the tag", tagName, { name });
  if (read.name.toLowerCase() === LIMITED_ACCESS.toLowerCase()) {
    const words = "is that of a tag of Dropkeep's own";
    throw new Invalid(`Cannot create the tag "${read.name}": the name ${words}`, { name: words });
  }
  return await ensureTag(trx, read.name, now.getTime());
}

/** Puts a tag on the selection; answers how many did not have it. Throws `NotFound`, `Recounted`. */
export async function applyTag(acting: Acting, tagId: number, selection: Selection): Promise<number> {
  const tag = await tagOf(acting.trx, tagId);
  return await putTag(acting.trx, tag.id, await selected(acting.trx, acting.scope, acting.taskId, selection));
}

/** Takes a tag off the selection; answers how many had it. Throws `NotFound`, `Recounted`. */
export async function withdrawTag(acting: Acting, tagId: number, selection: Selection): Promise<number> {
  const tag = await tagOf(acting.trx, tagId);
  return await takeTag(
    acting.trx,
    tag.id,
    await selected(acting.trx, acting.scope, acting.taskId, selection),
  );
}

/** The tag goes, from all that have it. Throws `NotFound`. */
export async function deleteTag(trx: Writer, tagId: number): Promise<Tag> {
  const tag = await tagOf(trx, tagId);
  await removeTag(trx, tagId);
  return tag;
}

async function tagOf(db: Reader, id: number): Promise<Tag> {
  const tag = await findTag(db, id);
  if (tag) return tag;
  throw new NotFound(`Cannot find tag ${id}: there is none of that number`);
}

import { z } from "zod";
import type { Reader } from "../../storage/catalogue/power.ts";
import { ensureTag, findTag, listTags, putTag, type Tag, takeTag } from "../../storage/catalogue/tags.ts";
import { type Acting, LIMITED_ACCESS } from "./actions.ts";
import { selected, type Selection } from "./selection.ts";
import { Invalid, NotFound } from "../errors.ts";
import { readInput } from "../input.ts";
import { tellAudit } from "../tellings.ts";

export { LIMITED_ACCESS } from "./actions.ts";

const tagName = z.strictObject({
  name: z.string("must be a text").trim().min(1, "must not be empty").max(50, "is longer than 50 characters")
    .regex(/^[^\p{Cc}]*$/u, "must be one line"),
});

/** All tags of the account, by name. */
export async function allTags(db: Reader): Promise<Tag[]> {
  return await listTags(db);
}

/** Who changes the account's tags, in which write. */
type Tagging = Pick<Acting, "trx" | "by" | "now">;

/** **Create New Tag** (B8); one of that name is answered as it is. Throws `Invalid`, for the product's own name too. */
export async function createTag(
  { trx, by, now }: Tagging,
  name: string,
): Promise<{ tag: Tag; isNew: boolean }> {
  const read = readInput("Cannot create the tag", tagName, { name });
  if (read.name.toLowerCase() === LIMITED_ACCESS.toLowerCase()) {
    const words = "is that of a tag of Dropkeep's own";
    throw new Invalid(`Cannot create the tag "${read.name}": the name ${words}`, { name: words });
  }
  const found = await ensureTag(trx, read.name, now.getTime());
  if (found.isNew) {
    await tellAudit(trx, by, { action: "tag.created", taskId: "", detail: { tag: read.name } }, now);
  }
  return found;
}

/** Puts a tag on the selection; answers how many did not have it. Throws `NotFound`, `Recounted`. */
export async function applyTag(acting: Acting, tagId: number, selection: Selection): Promise<number> {
  const { trx, scope, taskId } = acting;
  const tag = await tagOf(trx, tagId);
  const count = await putTag(trx, tag.id, await selected(trx, scope, taskId, selection));
  return await told(acting, "entities.tagged", count, tag);
}

/** Takes a tag off the selection; answers how many had it. Throws `NotFound`, `Recounted`. */
export async function withdrawTag(acting: Acting, tagId: number, selection: Selection): Promise<number> {
  const { trx, scope, taskId } = acting;
  const tag = await tagOf(trx, tagId);
  const count = await takeTag(trx, tag.id, await selected(trx, scope, taskId, selection));
  return await told(acting, "entities.untagged", count, tag);
}

async function told(
  { trx, by, taskId, now }: Acting,
  action: "entities.tagged" | "entities.untagged",
  count: number,
  { name }: Tag,
): Promise<number> {
  if (count > 0) await tellAudit(trx, by, { action, taskId, detail: { count, tag: name } }, now);
  return count;
}

async function tagOf(db: Reader, id: number): Promise<Tag> {
  const tag = await findTag(db, id);
  if (tag) return tag;
  throw new NotFound(`Cannot find tag ${id}: there is none of that number`);
}

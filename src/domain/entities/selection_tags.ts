import type { Reader } from "../../storage/catalogue/power.ts";
import { countLimited, countTagsOf } from "../../storage/catalogue/tags.ts";
import { Recounted, selected, type Selection } from "./selection.ts";
import type { Scope } from "../scope.ts";
import { LIMITED_ACCESS } from "./tagging.ts";

/** Tags that a page offers at once; more are found by searching. */
const OFFERED = 50;

/** What can be done with tags on a selection. */
export interface SelectionTags {
  /** Entities of the selection, counted now. */
  count: number;
  /** Each with how many of the selection carry it; **Limited Access** first, for who may set it (B9). */
  tags: { name: string; count: number; isLimited: boolean }[];
}

/** The tags whose names have `find` in them, as the selection carries them now (B8). */
export async function tagsOfSelection(
  db: Reader,
  scope: Scope,
  taskId: string,
  { selection, find = "" }: { selection: Selection; find?: string },
): Promise<SelectionTags> {
  const ids = await idsNow(db, scope, taskId, selection);
  const own = (await countTagsOf(db, ids, { find: find.trim(), limit: OFFERED }))
    .map((tag) => ({ ...tag, isLimited: false }));
  const offersLimited = scope.isPrimary && LIMITED_ACCESS.toLowerCase().includes(find.trim().toLowerCase());
  const limited = offersLimited
    ? [{ name: LIMITED_ACCESS, count: await countLimited(db, ids), isLimited: true }]
    : [];
  return { count: ids.length, tags: [...limited, ...own] };
}

/** Where the page had counted another number, those of now: nothing is done to them yet. */
async function idsNow(db: Reader, scope: Scope, taskId: string, selection: Selection): Promise<number[]> {
  try {
    return await selected(db, scope, taskId, selection);
  } catch (error) {
    if (!(error instanceof Recounted && "query" in selection)) throw error;
    return await selected(db, scope, taskId, { ...selection, shown: error.count });
  }
}

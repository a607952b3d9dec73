import type { Reader } from "./power.ts";
import type { RestoreItem } from "./restore_items.ts";

/** Rows read at once. */
const PAGE = 1000;

/** What became of a folder of the snapshot in a restore. */
export async function restoredFolder(
  db: Reader,
  restoreId: number,
  place: string,
): Promise<RestoreItem | undefined> {
  return await db.selectFrom("restore_items").selectAll().where("restore_id", "=", restoreId)
    .where("kind", "=", "folder").where("place", "=", place).executeTakeFirst();
}

export type PlacedItem = Pick<RestoreItem, "id" | "kind" | "place" | "path" | "content_hash" | "result_path">;

/** Where the files and folders of a target go, whatever became of them; links and mount points never come. */
export async function* placedItems(
  db: Reader,
  { restore_id, target_id }: Pick<RestoreItem, "restore_id" | "target_id">,
): AsyncGenerator<PlacedItem> {
  for (let after = 0;;) {
    const page = await db.selectFrom("restore_items")
      .select(["id", "kind", "place", "path", "content_hash", "result_path"])
      .where("restore_id", "=", restore_id).where("target_id", "=", target_id)
      .where("kind", "in", ["file", "folder"]).where("id", ">", after).orderBy("id").limit(PAGE).execute();
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

import type { RestoreItem } from "../../storage/catalogue/restore_items.ts";

/** Whether Dropbox lets nobody make such an item: it is listed in the report, and nothing is missing for it. */
export function isListedOnly({ kind }: Pick<RestoreItem, "kind">): boolean {
  return kind === "symlink" || kind === "mount";
}

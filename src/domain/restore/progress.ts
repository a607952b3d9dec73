import { countRestoreItems, type RestoreItem } from "../../storage/catalogue/restore_items.ts";
import { isListedOnly } from "./listed_only.ts";
import type { RestoreParts, RestoreProgress } from "./restore.ts";
import { PART } from "./sizes.ts";

/** Where a restore stands, of all its runs. */
export async function progressOf(parts: RestoreParts, restoreId: number): Promise<RestoreProgress> {
  const counts = await countRestoreItems(parts.catalogue.read, restoreId, PART);
  const files = counts.filter((one) => one.kind === "file");
  const done = files.filter((one) => one.state === "done");
  const items = (list: typeof counts) => list.reduce((sum, one) => sum + one.items, 0);
  const bytes = (list: typeof counts) => list.reduce((sum, one) => sum + one.bytes, 0);
  return {
    phase: "folders",
    files: items(files),
    bytes: bytes(files),
    restored: items(done.filter((one) => one.outcome !== "identical")),
    restoredBytes: bytes(done),
    identical: items(done.filter((one) => one.outcome === "identical")),
    failed: items(counts.filter((one) => one.state === "failed" && !isListedOnly(one))),
  };
}

/** Adds an item that is settled now. */
export function countItem(progress: RestoreProgress, item: RestoreItem) {
  if (item.state === "failed") progress.failed++;
  if (item.state !== "done" || item.kind !== "file") return;
  if (item.outcome === "identical") progress.identical++;
  else progress.restored++;
  progress.restoredBytes += item.size;
}

import type { FileEntry } from "../../dropbox/types.ts";
import type { RestoreItem } from "../../storage/catalogue/restore_items.ts";

/** Milliseconds by which Dropbox's clock may be ahead of ours. */
const SKEW = 60_000;

/** What an item is once it is in Dropbox at `path`; a file that stood there before the restore, made at `createdAt`, is identical. */
export function doneItem(
  item: RestoreItem,
  entry: Pick<FileEntry, "pathDisplay" | "serverModified"> | null,
  { path, createdAt }: { path: string; createdAt: number },
) {
  const older = entry !== null && entry.serverModified * 1000 < createdAt - SKEW;
  return {
    state: "done" as const,
    outcome: older ? "identical" as const : item.outcome ?? "restored" as const,
    result_path: entry?.pathDisplay ?? path,
    session_id: null,
    code: null,
    detail: null,
  };
}

import type { FileEntry } from "../../../dropbox/types.ts";
import type { WantedEntry } from "../../../storage/catalogue/pending.ts";

/** What a wanted row keeps of a listed file: each is written, read and deleted, most of them in their thousands. */
export function wantedEntry(entry: FileEntry): WantedEntry {
  const { name, pathDisplay, pathLower, id, clientModified, serverModified, modifiedBy } = entry;
  const kept: WantedEntry = { name, pathDisplay, id, clientModified, serverModified };
  if (pathLower !== pathDisplay.toLowerCase()) kept.pathLower = pathLower;
  if (modifiedBy !== null) kept.modifiedBy = modifiedBy;
  if (entry.isDownloadable) return kept;
  return { ...kept, isDownloadable: false, exportAs: entry.exportAs, contentHash: entry.contentHash };
}

/** The lowercased path of a wanted file, as listed. */
export function wantedPath({ pathLower, pathDisplay }: WantedEntry): string {
  return pathLower ?? pathDisplay.toLowerCase();
}

import type { FileEntry } from "../../../dropbox/types.ts";
import type { OddFacts, WantedEntry } from "../../../storage/catalogue/pending.ts";

/** What a wanted row keeps of a listed file. */
export function wantedEntry(entry: FileEntry): WantedEntry {
  const { name, pathDisplay, id, rev, size, clientModified, serverModified, modifiedBy } = entry;
  return {
    name,
    path: pathDisplay,
    dropboxId: id,
    rev,
    size,
    clientModified,
    serverModified,
    modifiedBy,
    contentHash: entry.isDownloadable ? entry.contentHash : null,
    odd: oddFacts(entry),
  };
}

function oddFacts(
  { pathLower, pathDisplay, isDownloadable, exportAs, contentHash }: FileEntry,
): OddFacts | null {
  const odd: OddFacts = pathLower === pathDisplay.toLowerCase() ? {} : { pathLower };
  if (!isDownloadable) Object.assign(odd, { isDownloadable, exportAs, contentHash });
  return Object.keys(odd).length === 0 ? null : odd;
}

/** The lowercased path of a wanted file, as listed. */
export function wantedPath({ path, odd }: Pick<WantedEntry, "path" | "odd">): string {
  return odd?.pathLower ?? path.toLowerCase();
}

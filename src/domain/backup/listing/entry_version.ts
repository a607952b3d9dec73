import type { FileEntry, FolderEntry } from "../../../dropbox/types.ts";
import type { NewVersion } from "../../../storage/catalogue/versions.ts";

/** Where an item stands in the catalogue. */
export interface Standing {
  nodeId: number;
  parentId: number;
}

/** The state of a file whose content is stored; a non-downloadable one is stored as what Dropbox exported. */
export function fileVersion(entry: FileEntry, at: Standing, contentId: number, size: number): NewVersion {
  return {
    ...at,
    kind: entry.isDownloadable ? "file" : "export",
    name: entry.name,
    dropboxId: entry.id,
    rev: entry.rev,
    size,
    contentId,
    clientModified: entry.clientModified,
    serverModified: entry.serverModified,
    target: entry.isDownloadable ? null : entry.exportAs[0] ?? null,
    modifiedBy: entry.modifiedBy,
    unverified: false,
  };
}

/** A Dropbox symlink: its target is all there is to keep. */
export function symlinkVersion(entry: FileEntry, at: Standing): NewVersion {
  return { ...fileVersion(entry, at, 0, 0), kind: "symlink", contentId: null, target: entry.symlinkTarget };
}

/** A folder, or the mount of another namespace. Dropbox gives folders no time: `seenAt` (unix seconds) stands in. */
export function folderVersion(
  entry: Pick<FolderEntry, "name" | "mountedNamespace"> & { id: string | null },
  at: Standing,
  seenAt: number,
): NewVersion {
  return {
    ...at,
    kind: entry.mountedNamespace ? "mount" : "folder",
    name: entry.name,
    dropboxId: entry.id,
    rev: null,
    size: 0,
    contentId: null,
    clientModified: seenAt,
    serverModified: seenAt,
    target: entry.mountedNamespace,
    modifiedBy: null,
    unverified: false,
  };
}

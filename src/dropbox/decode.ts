import type { files } from "dropbox";
import type { DeletedEntry, Entry, FileEntry, FolderEntry } from "./types.ts";

type Tagged =
  | files.FileMetadataReference
  | files.FolderMetadataReference
  | files.DeletedMetadataReference;

/** An entry of a listing, or null for a kind that this version does not know (dropbox-api §3.4). */
export function entryOf(raw: Tagged): Entry | null {
  if (raw[".tag"] === "file") return fileOf(raw);
  if (raw[".tag"] === "folder") return folderOf(raw);
  if (raw[".tag"] === "deleted") return deletedOf(raw);
  return null;
}

/** Dropbox's FileMetadata, with or without its tag. */
export function fileOf(raw: files.FileMetadata): FileEntry {
  return {
    kind: "file",
    name: raw.name,
    pathLower: raw.path_lower ?? "",
    pathDisplay: raw.path_display ?? raw.path_lower ?? "",
    id: raw.id,
    rev: raw.rev,
    size: raw.size,
    contentHash: raw.content_hash ?? null,
    clientModified: unixSeconds(raw.client_modified),
    serverModified: unixSeconds(raw.server_modified),
    symlinkTarget: raw.symlink_info?.target ?? null,
    isDownloadable: raw.is_downloadable ?? true,
    exportAs: raw.export_info ? exportFormats(raw.export_info) : [],
    modifiedBy: raw.sharing_info?.modified_by ?? null,
  };
}

/** Dropbox's FolderMetadata, with or without its tag. */
export function folderOf(raw: files.FolderMetadata): FolderEntry {
  const sharing = raw.sharing_info;
  return {
    kind: "folder",
    name: raw.name,
    pathLower: raw.path_lower ?? "",
    pathDisplay: raw.path_display ?? raw.path_lower ?? "",
    id: raw.id,
    mountedNamespace: sharing?.shared_folder_id ?? raw.shared_folder_id ?? null,
    noAccess: sharing?.no_access ?? false,
    traverseOnly: sharing?.traverse_only ?? false,
  };
}

function deletedOf(raw: files.DeletedMetadata): DeletedEntry {
  const pathLower = raw.path_lower ?? "";
  return { kind: "deleted", name: raw.name, pathLower, pathDisplay: raw.path_display ?? pathLower };
}

// `export_as` may be missing from `export_options`: both count, the default first (dropbox-api §3.8).
function exportFormats(info: files.ExportInfo): string[] {
  const formats = [info.export_as, ...(info.export_options ?? [])];
  return [...new Set(formats.filter((format) => format !== undefined))];
}

/** 0 of what is no time: a file is worth more than its date. */
function unixSeconds(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000) || 0;
}

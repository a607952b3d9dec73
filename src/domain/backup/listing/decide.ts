import type { Entry, FileEntry, FolderEntry } from "../../../dropbox/types.ts";
import { contentKey } from "../../../storage/catalogue/contents.ts";
import type { Wanted } from "../../../storage/catalogue/pending.ts";
import type { NewVersion, Version } from "../../../storage/catalogue/versions.ts";
import { fileVersion, folderVersion, type Standing, symlinkVersion } from "./entry_version.ts";
import { wantedEntry } from "./wanted_entry.ts";

/** A listed item beside what the catalogue knows of its path. */
export interface Listed {
  entry: Exclude<Entry, { kind: "deleted" }>;
  at: Standing;
  current: Version | undefined;
  /** What Dropbox exported of this very revision before, where it cannot be downloaded. */
  exported?: Pick<Version, "content_id" | "size" | "target">;
}

export type Decision =
  | { kind: "unchanged" }
  | { kind: "begin"; version: NewVersion }
  /** The path was a folder: all below it ends first. */
  | { kind: "begin_over_folder"; version: NewVersion }
  | { kind: "want"; wanted: Wanted };

/** Law 4: what is known is linked, never downloaded. `contents` maps `contentKey` to ids; `seenAt` is unix seconds. */
export function decide(listed: Listed, contents: Map<string, number>, seenAt: number): Decision {
  const decision = listed.entry.kind === "folder"
    ? decideFolder(listed.entry, listed, seenAt)
    : decideFile(listed.entry, listed, contents);
  if (decision.kind !== "begin" || listed.current?.kind !== "folder") return decision;
  if (decision.version.kind === "folder") return decision;
  return { kind: "begin_over_folder", version: decision.version };
}

function decideFolder(entry: FolderEntry, { at, current }: Listed, seenAt: number): Decision {
  const version = folderVersion(entry, at, seenAt);
  const same = current && current.kind === version.kind && current.name === version.name &&
    current.dropbox_id === version.dropboxId && current.target === version.target;
  if (same) return { kind: "unchanged" };
  if (current?.kind === version.kind) {
    version.clientModified = current.client_modified;
    version.serverModified = current.server_modified;
  }
  return { kind: "begin", version };
}

function decideFile(
  entry: FileEntry,
  { at, current, exported }: Listed,
  contents: Map<string, number>,
): Decision {
  if (
    current && current.rev === entry.rev && current.name === entry.name && current.dropbox_id === entry.id
  ) {
    return { kind: "unchanged" };
  }
  if (entry.symlinkTarget !== null) return { kind: "begin", version: symlinkVersion(entry, at) };
  if (exported && !entry.isDownloadable) {
    const version = fileVersion(entry, at, exported.content_id!, exported.size);
    return { kind: "begin", version: { ...version, target: exported.target } };
  }
  const known = entry.isDownloadable && entry.contentHash !== null
    ? contents.get(contentKey(entry.contentHash, entry.size))
    : undefined;
  if (known !== undefined) return { kind: "begin", version: fileVersion(entry, at, known, entry.size) };
  return { kind: "want", wanted: { ...at, ...wantedEntry(entry) } };
}

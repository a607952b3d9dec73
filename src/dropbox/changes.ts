import { entryOf, fileOf } from "./decode.ts";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";
import { type Acting, DropboxError, type Entry, type FileEntry } from "./types.ts";

// After a lost answer these may have done their work: the caller looks, then repeats (dropbox-api §5.2).
const ONCE = { repeat: "when_refused" } as const;

/** Deletes a file, or a folder with all in it; `parentRev` makes it conditional (dropbox-api §4.4). */
export async function remove(
  link: Link,
  options: { acting: Acting; path: string; parentRev?: string; signal?: AbortSignal },
): Promise<Entry> {
  const { path, parentRev, ...rest } = options;
  const arg = { path, parent_rev: parentRev };
  const { metadata } = await rpc(link, { ...rest, ...ONCE }, (sdk) => sdk.filesDeleteV2(arg));
  return entryOf(metadata) ?? strange(metadata);
}

export interface Relocation {
  acting: Acting;
  from: string;
  to: string;
  autorename?: boolean;
  signal?: AbortSignal;
}

/** Moves or renames; the id stays and the rev changes (dropbox-api §4.4). Never overwrites. */
export async function move(link: Link, options: Relocation): Promise<Entry> {
  const { from, to, autorename = false, ...rest } = options;
  const arg = { from_path: from, to_path: to, autorename };
  const { metadata } = await rpc(link, { ...rest, ...ONCE }, (sdk) => sdk.filesMoveV2(arg));
  return entryOf(metadata) ?? strange(metadata);
}

/** Copies within Dropbox, no bytes sent (dropbox-api §4.4). Never overwrites. */
export async function copy(link: Link, options: Relocation): Promise<Entry> {
  const { from, to, autorename = false, ...rest } = options;
  const arg = { from_path: from, to_path: to, autorename };
  const { metadata } = await rpc(link, { ...rest, ...ONCE }, (sdk) => sdk.filesCopyV2(arg));
  return entryOf(metadata) ?? strange(metadata);
}

/** Brings an earlier rev back to its path: same id, new rev (dropbox-api §3.9). Fails `missing` past retention. */
export async function restoreRevision(
  link: Link,
  options: { acting: Acting; path: string; rev: string; signal?: AbortSignal },
): Promise<FileEntry> {
  const { path, rev, ...rest } = options;
  return fileOf(await rpc(link, { ...rest, ...ONCE }, (sdk) => sdk.filesRestore({ path, rev })));
}

function strange(metadata: { ".tag": string }): never {
  throw new DropboxError("refused", "unknown_kind", `Cannot tell what was changed: ${metadata[".tag"]}`);
}

import { entryOf, fileOf } from "./decode.ts";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";
import { type Acting, DropboxError, type Entry, type FileEntry } from "./types.ts";

/**
 * What is at a path, `id:…`, `rev:…` or `ns:…` (dropbox-api §3.6). Fails `missing` where nothing is.
 * The root itself has no metadata, and by rev the symlink's target is lost.
 */
export async function metadata(
  link: Link,
  options: { acting: Acting; path: string; includeDeleted?: boolean; signal?: AbortSignal },
): Promise<Entry> {
  const { path, includeDeleted = false, ...rest } = options;
  const arg = { path, include_deleted: includeDeleted };
  const raw = await rpc(link, { ...rest, repeat: "always" }, (sdk) => sdk.filesGetMetadata(arg));
  const entry = entryOf(raw);
  if (!entry) {
    throw new DropboxError("refused", "unknown_kind", `Cannot tell what "${path}" is: ${raw[".tag"]}`);
  }
  return entry;
}

export interface Revisions {
  isDeleted: boolean;
  /** Newest first. */
  entries: FileEntry[];
  hasMore: boolean;
}

/** The revisions of a file, 1 to 100 of them (dropbox-api §3.9). Mode `id` follows renames; `beforeRev` needs `path`. */
export async function revisions(
  link: Link,
  options: { acting: Acting; path: string; mode?: "path" | "id"; limit?: number; beforeRev?: string },
): Promise<Revisions> {
  const { acting, path, mode = "path", limit = 10, beforeRev } = options;
  const arg = { path, mode: { ".tag": mode }, limit, before_rev: beforeRev };
  const raw = await rpc(link, { acting, repeat: "always" }, (sdk) => sdk.filesListRevisions(arg));
  return { isDeleted: raw.is_deleted, entries: raw.entries.map(fileOf), hasMore: raw.has_more ?? false };
}

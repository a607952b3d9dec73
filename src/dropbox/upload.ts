import type { files } from "dropbox";
import { type Commit, commitInfo, repeatOf } from "./commit_info.ts";
import { fileOf } from "./decode.ts";
import type { Link } from "./link.ts";
import { type Bytes, sendBytes } from "./send_bytes.ts";
import { type Acting, DropboxError, type FileEntry } from "./types.ts";

export interface UploadOptions {
  acting: Acting;
  commit: Commit;
  /** At most 150 MiB; larger files go through a session. */
  bytes: Bytes;
  /** Lowercase hex. Dropbox refuses bytes that do not fit it. */
  contentHash?: string;
  signal?: AbortSignal;
}

/**
 * Uploads a whole file in one call (dropbox-api §4.1). Fails `refused` with `path/conflict/…`, `path/disallowed_name`,
 * `path/insufficient_space` and the like; `temporary` where the outcome is unknown: look before doing it again.
 */
export async function upload(link: Link, options: UploadOptions): Promise<FileEntry> {
  const { acting, commit, bytes, contentHash, signal } = options;
  const rules = { acting, signal, repeat: repeatOf(commit) };
  const call = { route: "files/upload", arg: { ...commitInfo(commit), content_hash: contentHash }, bytes };
  return fileOf(await twiceOnMismatch(() => sendBytes<files.FileMetadata>(link, rules, call)));
}

/** Sends again, once, where the bytes that arrived do not fit their hash: the wire changed them (dropbox-api §7.71). */
export async function twiceOnMismatch<R>(send: () => Promise<R>): Promise<R> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof DropboxError && error.code.endsWith("content_hash_mismatch")) return await send();
    throw error;
  }
}

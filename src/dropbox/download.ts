import type { files } from "dropbox";
import type { Body } from "./body.ts";
import { fileOf } from "./decode.ts";
import type { Link } from "./link.ts";
import { openBody } from "./open_body.ts";
import { resumingBody } from "./resuming_body.ts";
import type { Acting, FileEntry } from "./types.ts";

export interface DownloadOptions {
  acting: Acting;
  /** One of the two; a rev cannot change underway. */
  rev?: string;
  path?: string;
  /** Bytes to leave out at the start. */
  offset?: number;
  signal?: AbortSignal;
}

export interface Download {
  meta: FileEntry;
  /**
   * From `offset` to the end. A cut or short body is resumed unseen; its end means that `meta.size` bytes in all came, or
   * that Dropbox has no more of them (416).
   */
  body: Body;
  /** Bytes that the first answer promises; null where it does not say. */
  length: number | null;
  etag: string | null;
}

/**
 * Opens a file's bytes (dropbox-api §3.7). The content hash is the caller's to check.
 * Fails `missing` (gone), `refused` (`unsupported_file`: export it; `path/restricted_content`), `temporary`.
 */
export async function openDownload(link: Link, options: DownloadOptions): Promise<Download> {
  const { acting, offset = 0, signal } = options;
  const path = options.rev !== undefined ? `rev:${options.rev}` : options.path;
  const range = offset > 0 ? `bytes=${offset}-` : undefined;
  const opened = await openBody<files.FileMetadata>(link, "files/download", {
    acting,
    arg: { path },
    range,
    signal,
  });
  const { headers } = opened.response;
  const meta = fileOf(opened.result);
  const body = resumingBody(link, { acting, signal, meta, offset }, opened);
  return { meta, body, length: lengthOf(headers), etag: headers.get("etag") };
}

/** Content-Length in bytes, or null. */
export function lengthOf(headers: Headers): number | null {
  const header = headers.get("content-length");
  return header === null ? null : Number(header);
}

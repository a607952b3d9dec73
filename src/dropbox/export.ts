import type { files } from "dropbox";
import type { Body } from "./body.ts";
import { fileOf } from "./decode.ts";
import { lengthOf } from "./download.ts";
import type { Link } from "./link.ts";
import { openBody } from "./open_body.ts";
import { WatchedBody } from "./watched_body.ts";
import type { Acting, FileEntry } from "./types.ts";

export interface Export {
  /** Of the exported copy: its name has the exported format's extension. */
  name: string;
  /** Bytes of the exported copy. */
  size: number;
  /** By the content hash's method, over the exported bytes; null where not given. */
  exportHash: string | null;
  /** The item itself; its size and hash are not those of the copy. */
  meta: FileEntry;
  body: Body;
  length: number | null;
}

/**
 * Opens an item that cannot be downloaded as a copy in `format`, one of its `exportAs` (dropbox-api §3.8).
 * Two exports of one rev may differ in bytes, so a cut body fails as `temporary` in place of being resumed.
 * Fails `refused` with `non_exportable` or `invalid_export_format`.
 */
export async function openExport(
  link: Link,
  options: { acting: Acting; path: string; format?: string; signal?: AbortSignal },
): Promise<Export> {
  const { acting, path, format, signal } = options;
  const opened = await openBody<files.ExportResult>(link, "files/export", {
    acting,
    arg: { path, export_format: format },
    signal,
  });
  const { headers } = opened.response;
  const { export_metadata: copy, file_metadata } = opened.result;
  const body = new WatchedBody(opened, { route: "files/export", size: copy.size, signal });
  return {
    name: copy.name,
    size: copy.size,
    exportHash: copy.export_hash ?? null,
    meta: fileOf(file_metadata),
    body,
    length: lengthOf(headers),
  };
}

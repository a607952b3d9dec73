import type { Downloader } from "../../../dropbox/downloader.ts";
import type { Export } from "../../../dropbox/export.ts";
import { DropboxError } from "../../../dropbox/types.ts";
import { ContentMismatch } from "../../../storage/repository/content_mismatch.ts";
import type { ChunkSink, FileWriter } from "../../../storage/repository/file_writer.ts";
import type { FetchJob, JobContent } from "./messages.ts";

/** A content that does not match is read again so often before it is called corrupt. */
const READS = 3;

export interface ContentSource {
  dropbox: Downloader;
  writer: FileWriter;
}

/** Law 1: a wrong, short or changed download is read again by `rev`, then reported: throws `ContentMismatch`. */
export async function readContent(
  { dropbox, writer }: ContentSource,
  job: FetchJob,
  sink: ChunkSink,
): Promise<Omit<JobContent, "job">> {
  for (let read = 1;; read++) {
    try {
      const { body, size, contentHash, exportedAs } = await openContent(dropbox, job);
      const file = { name: job.name, size, contentHash };
      const stored = await writer.storeFile(body, file, sink);
      return { ...stored, unverified: contentHash === null, exportedAs };
    } catch (error) {
      if (!(error instanceof ContentMismatch) || read >= READS) throw error;
    }
  }
}

/** What a listing calls downloadable may still be refused as an `unsupported_file`, which is to be exported (dropbox-api §3.7). */
async function openContent(dropbox: Downloader, job: FetchJob) {
  const { acting, rev, size, contentHash } = job;
  if (!job.isDownloadable && job.exportAs === null) {
    throw new DropboxError("refused", "non_exportable", "Dropbox names no export format");
  }
  if (!job.isDownloadable) return await openCopy(dropbox, job);
  try {
    const { body } = await dropbox.openDownload({ acting, rev });
    return { body, size, contentHash, exportedAs: null };
  } catch (error) {
    if (!isRefusedFor(error, "unsupported_file")) throw error;
    return await openCopy(dropbox, job);
  }
}

/** In the listed format; in Dropbox's own choice where it names none, or no longer takes the one it named. */
async function openCopy(dropbox: Downloader, { acting, rev, exportAs: format }: FetchJob) {
  const asked = { acting, path: `rev:${rev}` };
  try {
    const copy = await dropbox.openExport(format === null ? asked : { ...asked, format });
    return contentOf(copy, format ?? extensionOf(copy.name));
  } catch (error) {
    if (format === null || !isRefusedFor(error, "invalid_export_format")) throw error;
    const copy = await dropbox.openExport(asked);
    return contentOf(copy, extensionOf(copy.name));
  }
}

function contentOf({ body, size, exportHash }: Export, exportedAs: string) {
  return { body, size, contentHash: exportHash, exportedAs };
}

/** Of the copy's name, which has the exported format's (dropbox-api §3.8). */
function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function isRefusedFor(error: unknown, code: string): boolean {
  return error instanceof DropboxError && error.code === code;
}

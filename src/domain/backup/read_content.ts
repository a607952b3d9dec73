import type { DropboxClient } from "../../dropbox/client.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { ContentMismatch } from "../../storage/repository/content_mismatch.ts";
import type { ChunkSink, FileWriter } from "../../storage/repository/file_writer.ts";
import type { FetchJob } from "./messages.ts";

/** A content that does not match is read again so often before it is called corrupt. */
const READS = 3;

export interface ContentSource {
  dropbox: DropboxClient;
  writer: FileWriter;
}

/** Law 1: a wrong, short or changed download is read again by `rev`, then reported: throws `ContentMismatch`. */
export async function readContent({ dropbox, writer }: ContentSource, job: FetchJob, sink: ChunkSink) {
  for (let read = 1;; read++) {
    try {
      const { body, size, contentHash } = await openContent(dropbox, job);
      return await writer.storeFile(body, { name: job.name, size, contentHash }, sink);
    } catch (error) {
      if (!(error instanceof ContentMismatch) || read >= READS) throw error;
    }
  }
}

async function openContent(dropbox: DropboxClient, job: FetchJob) {
  const { acting, rev } = job;
  if (job.isDownloadable) {
    const { body } = await dropbox.openDownload({ acting, rev });
    return { body, size: job.size, contentHash: job.contentHash };
  }
  if (job.exportAs === null) {
    throw new DropboxError("refused", "non_exportable", "Dropbox names no export format");
  }
  const copy = await dropbox.openExport({ acting, path: `rev:${rev}`, format: job.exportAs });
  return { body: copy.body, size: copy.size, contentHash: copy.exportHash };
}

import { DropboxError } from "../../../dropbox/types.ts";
import type { ChunkSink } from "../../../storage/repository/file_writer.ts";
import { BLOCK_BYTES } from "../../../storage/repository/content_hash.ts";
import { failureOf } from "../failure.ts";
import type { FetchJob, FolderJob, JobContent } from "./messages.ts";
import type { ContentSource } from "./read_content.ts";
import type { ZipRefusals } from "./zip_refusals.ts";

/** An archive may be larger than what was listed: headers and names, and files that came since. */
const MORE_BYTES = 16 * 1024 * 1024;

export interface FolderSource extends ContentSource {
  refusals: ZipRefusals;
  sinkOf(job: FetchJob): ChunkSink;
  stored(job: FetchJob, content: Omit<JobContent, "job">): void;
}

/**
 * Brings in what one zip of a folder has of the contents wanted there, and answers those it has not. Law 1: a content
 * is known by size and hash alone, so nothing that an archive says of itself is believed. Throws what stops the run.
 */
export async function readFolder(source: FolderSource, folder: FolderJob): Promise<FetchJob[]> {
  const wanted = new Map(folder.jobs.map((job) => [job.contentHash!, job]));
  if (!source.refusals.mayAsk(folder.acting)) return folder.jobs;
  try {
    await readZip(source, folder, wanted);
  } catch (error) {
    // Each content that is left says by itself what is wrong with it, if anything is.
    if (failureOf(error).stopsRun) throw error;
    if (error instanceof DropboxError) source.refusals.refused(folder.acting, error);
  }
  source.refusals.brought(folder.jobs.length - wanted.size);
  return [...wanted.values()];
}

async function readZip(
  { dropbox, writer, sinkOf, stored }: FolderSource,
  { acting, path, size, jobs }: FolderJob,
  wanted: Map<string, FetchJob>,
) {
  const sizes = new Set(jobs.map((job) => job.size));
  const files = dropbox.zippedFolder({ acting, path, largest: BLOCK_BYTES, most: 2 * size + MORE_BYTES });
  for await (const bytes of files) {
    if (bytes === null || !sizes.has(bytes.length)) continue;
    const found: FetchJob[] = [];
    const file = await writer.storeBlock(bytes, (contentHash) => {
      const job = wanted.get(contentHash);
      if (job?.size !== bytes.length) return undefined;
      found.push(job);
      return { name: job.name, sink: sinkOf(job) };
    });
    if (file === null) continue;
    wanted.delete(file.contentHash);
    stored(found[0]!, { ...file, unverified: false, exportedAs: null });
  }
}

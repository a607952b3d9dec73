import type { IndexedPack, PackedBlob } from "./blob.ts";
import { openFrame } from "./blob_opener.ts";
import { type BlobWriter } from "./blob_writer.ts";
import { readIndexes } from "./index_file.ts";
import { fetchRange } from "./pack_range.ts";
import { prefetch } from "./prefetch.ts";
import { planReads } from "./read_plan.ts";
import type { Repository } from "./repository.ts";

/** Parts of packs in memory at once, 8 MiB each. */
const PARTS_AHEAD = 2;

export interface RepackOptions {
  signal: AbortSignal;
  /** Whether this blob of this pack is to be copied. */
  isWanted(packId: string, blob: PackedBlob): boolean;
  /** The blobs wanted of a pack are handed to the writer. */
  copied(packId: string): void;
}

/**
 * Copies blobs of packs to new ones, as they are compressed; what comes out is proven to be what went in. Throws
 * `missing` or `damaged` at the first that cannot be read.
 */
export async function repack(
  repository: Repository,
  packIds: ReadonlySet<string>,
  writer: BlobWriter,
  options: RepackOptions,
) {
  const done = new Set<string>();
  for await (const { packs } of readIndexes(repository.store, repository.keys)) {
    for (const pack of packs) {
      if (!packIds.has(pack.id) || done.has(pack.id)) continue;
      done.add(pack.id);
      options.signal.throwIfAborted();
      await copyPack(repository, pack, writer, options);
    }
  }
  await writer.flush();
}

async function copyPack(
  { store, keys }: Repository,
  { id: packId, blobs }: IndexedPack,
  writer: BlobWriter,
  { signal, isWanted, copied }: RepackOptions,
) {
  const wanted = blobs.filter((blob) => isWanted(packId, blob)).sort((a, b) => a.offset - b.offset)
    .map((blob) => ({ ...blob, packId }));
  const read = prefetch(planReads(wanted), PARTS_AHEAD, async (part) => {
    return { part, bytes: await fetchRange(store, part, part.blobs[0]!.id, signal) };
  });
  for await (const { part, bytes } of read) {
    for (const blob of part.blobs) {
      const sealed = bytes.subarray(blob.offset - part.offset, blob.offset - part.offset + blob.length);
      const { frame, plaintext } = await openFrame(keys, blob, packId, sealed);
      const { id, kind, rawLength } = blob;
      // Trees are stored compressed alone; an old writer may have left one as it is.
      if (kind === "tree" && rawLength === null) await writer.add(id, kind, plaintext);
      else await writer.addFrame({ id, kind, bytes: frame, rawLength });
    }
  }
  copied(packId);
}

import { ContentHash, contentHashOfBlock } from "./content_hash.ts";
import type { FileCutter } from "./file_cutter.ts";
import { fileTypeOf } from "./file_types.ts";
import type { ChunkSink, StoredFile } from "./file_writer.ts";
import { lookOf } from "./scrambled.ts";
import { chunkOf, storeChunks } from "./store_chunks.ts";

/** Content hash of a file without bytes: it has no block. */
const EMPTY = new ContentHash().digest();

/** Who wants a content, by its hash: the name tells its type. */
export type Accept = (contentHash: string) => { name: string; sink: ChunkSink } | undefined;

/** Stores a file of one block at most that lies in memory as a whole, where somebody wants it; else answers null. */
export async function storeBlock(
  cutter: FileCutter,
  bytes: Uint8Array,
  accept: Accept,
): Promise<StoredFile | null> {
  const whole = chunkOf(bytes);
  const contentHash = bytes.length ? contentHashOfBlock(whole.id) : EMPTY;
  const accepted = accept(contentHash);
  if (!accepted) return null;
  const type = fileTypeOf(accepted.name);
  // Law: cut in the breath in which the hash was taken, so that it covers the very slices that become blobs.
  const slices = cutter.cut(bytes, type, true, true);
  const chunks = slices.length === 1 ? [whole] : slices.map(chunkOf);
  const ids = chunks.map(({ id }) => id);
  const look = lookOf(accepted.name, bytes);
  await storeChunks(chunks, type, accepted.sink);
  return { chunks: ids, size: bytes.length, contentHash, look };
}

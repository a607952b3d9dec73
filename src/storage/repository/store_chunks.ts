import type { FileType } from "./file_types.ts";
import type { ChunkSink } from "./file_writer.ts";
import { idOf } from "./ids.ts";

/** A slice of a file and the id that it has as a blob. */
export interface Chunk {
  /** Lowercase hex. */
  id: string;
  bytes: Uint8Array;
}

/** Its id is the SHA-256 of its bytes. */
export function chunkOf(bytes: Uint8Array): Chunk {
  return { id: idOf(bytes), bytes };
}

/** Hands on what the sink does not have, each once. */
export async function storeChunks(chunks: Chunk[], { isDense }: FileType, sink: ChunkSink): Promise<void> {
  const fresh = new Map(chunks.map(({ id, bytes }) => [id, bytes]));
  const ids = [...fresh.keys()];
  const known = ids.length ? await sink.known(ids) : [];
  for (const [i, id] of ids.entries()) {
    if (!known[i]) await sink.add(id, "data", fresh.get(id)!, isDense);
  }
}

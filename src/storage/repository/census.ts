import type { IndexedPack } from "./blob.ts";
import { BlobTable } from "./blob_table.ts";
import { readIndexes } from "./index_file.ts";
import { packSize } from "./pack_header.ts";
import type { Repository } from "./repository.ts";

export interface CountedPack {
  /** Bytes of the whole pack. */
  size: number;
  /** Blobs that its index names, and their sealed bytes. */
  blobs: number;
  blobBytes: number;
  /** `mixed`: data and trees, which one pack must not hold together. */
  kind: "data" | "tree" | "mixed";
}

/** Everything that the index files name. Memory: 64 bytes a blob and 200 a pack. */
export interface Census {
  table: BlobTable;
  packs: Map<string, CountedPack>;
}

/** Of a blob that lies in several packs, the table has the copy in a pack that is not `passedOver`, where there is one. */
export async function takeCensus(
  { store, keys }: Repository,
  passedOver: { has(packId: string): boolean },
  signal: AbortSignal,
): Promise<Census> {
  const census: Census = { table: new BlobTable(), packs: new Map() };
  for (const isTheirTurn of [false, true]) {
    for await (const { packs } of readIndexes(store, keys)) {
      signal.throwIfAborted();
      for (const pack of packs) if (passedOver.has(pack.id) === isTheirTurn) count(census, pack);
    }
  }
  return census;
}

function count({ table, packs }: Census, { id, blobs }: IndexedPack) {
  if (packs.has(id)) return;
  table.addPack(id, blobs);
  const kinds = new Set(blobs.map(({ kind }) => kind));
  packs.set(id, {
    size: packSize(blobs),
    blobs: blobs.length,
    blobBytes: blobs.reduce((sum, { length }) => sum + length, 0),
    kind: kinds.size > 1 ? "mixed" : blobs[0]?.kind ?? "data",
  });
}

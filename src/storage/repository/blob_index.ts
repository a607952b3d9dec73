import type { ObjectStore } from "../objects/object_store.ts";
import type { PackedBlob } from "./blob.ts";
import { BlobTable } from "./blob_table.ts";
import { readIndexes } from "./index_file.ts";
import type { MasterKeys } from "./master_keys.ts";

/** Every blob of the repository, from its index files alone. */
export async function loadBlobTable(store: ObjectStore, keys: MasterKeys): Promise<BlobTable> {
  const table = new BlobTable();
  for await (const { packs } of readIndexes(store, keys)) {
    for (const { id, blobs } of packs) table.addPack(id, blobs);
  }
  return table;
}

/** Where the trees lie alone: few beside all blobs. */
export async function loadTreeTable(store: ObjectStore, keys: MasterKeys): Promise<BlobTable> {
  const table = new BlobTable();
  for await (const { packs } of readIndexes(store, keys)) {
    for (const { id, blobs } of packs) if (isOfTrees(blobs)) table.addPack(id, blobs);
  }
  return table;
}

/** Whether a pack has trees. */
export function isOfTrees(blobs: readonly PackedBlob[]): boolean {
  return blobs.some((blob) => blob.kind === "tree");
}

import { loadBlobTable } from "../../../src/storage/repository/blob_index.ts";
import { BlobReader } from "../../../src/storage/repository/reader.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";
import { TreeReader } from "../../../src/storage/repository/tree_reader.ts";

/** Everything that reads, over the index as it is now. */
export async function readersOf({ store, keys }: Pick<Repository, "store" | "keys">) {
  const table = await loadBlobTable(store, keys);
  const blobs = new BlobReader(store, keys);
  return { table, blobs, trees: new TreeReader(table, blobs) };
}

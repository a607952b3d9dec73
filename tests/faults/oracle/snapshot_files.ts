import { ContentHash } from "../../../src/sandbox/content/content_hash.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { BlobTable } from "../../../src/storage/repository/blob_table.ts";
import { readIndexes } from "../../../src/storage/repository/index_file.ts";
import type { MasterKeys } from "../../../src/storage/repository/master_keys.ts";
import { BlobReader } from "../../../src/storage/repository/reader.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";
import { readSnapshot } from "../../../src/storage/repository/snapshot.ts";
import { TreeReader } from "../../../src/storage/repository/tree_reader.ts";
import { walkTree } from "../../../src/storage/repository/walk.ts";

/** Content hashes by place, of bytes as they come out of the packs. */
export type Files = Record<string, string>;

/** Files that Dropbox makes when they are asked for (exports) have no hash of Dropbox's to compare, and are left out. */
export async function filesInSnapshot({ store, keys }: Repository, id: string): Promise<Files> {
  const trees = new TreeReader(await standingBlobs(store, keys), new BlobReader(store, keys));
  const { tree } = await readSnapshot(store, keys, id);
  const files: Files = {};
  for await (const { path, node } of walkTree(trees, tree, ({ path }) => path !== "/.dropkeep")) {
    if (node.type !== "file" || node.xattrs?.["user.dropbox.export"]) continue;
    files[path.slice(1)] = await hashOf(trees, node.content ?? []);
  }
  return files;
}

/** As restic does: of two packs that are named for a blob, one that is there. */
async function standingBlobs(store: ObjectStore, keys: MasterKeys): Promise<BlobTable> {
  const there = new Set<string>();
  for await (const { name } of store.list("data/")) there.add(name.split("/").at(-1)!);
  const table = new BlobTable();
  for await (const { packs } of readIndexes(store, keys)) {
    for (const { id, blobs } of packs) if (there.has(id)) table.addPack(id, blobs);
  }
  return table;
}

async function hashOf(trees: TreeReader, content: string[]): Promise<string> {
  const hash = new ContentHash();
  for await (const bytes of trees.stream(content)) hash.update(bytes);
  return hash.digest();
}

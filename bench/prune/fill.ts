import type { IndexedPack } from "../../src/storage/repository/blob.ts";
import { BlobWriter } from "../../src/storage/repository/blob_writer.ts";
import { idOf, packName } from "../../src/storage/repository/ids.ts";
import { writeIndexes } from "../../src/storage/repository/index_file.ts";
import type { TreeNode } from "../../src/storage/repository/node.ts";
import { initRepository } from "../../src/storage/repository/repository.ts";
import { writeSnapshot } from "../../src/storage/repository/snapshot.ts";
import { encodeTree } from "../../src/storage/repository/tree.ts";
import { hollowPack, HollowStore, PER_PACK } from "./hollow.ts";

const [folder, blobs] = [Deno.args[0]!, Number(Deno.args[1])];
const PACKS = blobs / PER_PACK;
const mtime = "2026-01-01T00:00:00Z";
const now = () => new Date(mtime);
const store = new HollowStore(folder, PACKS);
const repository = await initRepository(store, {
  password: "bench",
  now,
  hostname: "bench",
  username: "dropkeep",
  N: 1024,
});
const trees: IndexedPack[] = [];
const writer = new BlobWriter(repository.keys, async ({ id, bytes, blobs }) => {
  await store.put(packName(id), bytes, { sha256: id });
  trees.push({ id, blobs });
});

async function tree(nodes: TreeNode[]): Promise<string> {
  const bytes = encodeTree(nodes);
  await writer.add(idOf(bytes), "tree", bytes);
  return idOf(bytes);
}

function* packs(): Generator<IndexedPack> {
  for (let n = 0; n < PACKS; n++) yield hollowPack(n);
}

await writeIndexes(store, repository.keys, packs());
const folders: TreeNode[] = [];
for (let n = 0; n < PACKS; n += 2) {
  const content = hollowPack(n).blobs.map(({ id }) => id);
  const file: TreeNode = { name: "file", type: "file", mode: 0o644, mtime, size: 1, content };
  folders.push({
    name: String(n).padStart(6, "0"),
    type: "dir",
    mode: 0o755,
    mtime,
    subtree: await tree([file]),
  });
}
const root = await tree(folders);
await writer.flush();
await writeIndexes(store, repository.keys, trees);
await writeSnapshot(store, repository.keys, { time: mtime, tree: root, paths: ["/"] });

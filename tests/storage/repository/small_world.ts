import { createHash } from "node:crypto";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import type { IndexedPack } from "../../../src/storage/repository/blob.ts";
import { BlobWriter } from "../../../src/storage/repository/blob_writer.ts";
import { packName } from "../../../src/storage/repository/ids.ts";
import { writeIndexes } from "../../../src/storage/repository/index_file.ts";
import type { TreeNode } from "../../../src/storage/repository/node.ts";
import { initRepository, type Repository } from "../../../src/storage/repository/repository.ts";
import { type Snapshot, writeSnapshot } from "../../../src/storage/repository/snapshot.ts";
import { encodeTree } from "../../../src/storage/repository/tree.ts";

export const PASSWORD = "correct horse";
export const NOON = new Date("2024-02-03T12:00:00Z");
const PIECE = 256 * 1024;

/** A folder by name: bytes are a file, another folder a folder, `link` a symlink; the rest overrides the node. */
export type Folder = Map<string, Uint8Array | Folder | Partial<TreeNode>>;

/** Cheap key derivation: these repositories guard nothing. */
export const CHEAP = { now: () => NOON, hostname: "acme", username: "alice", N: 1024, r: 8, p: 1 };

export async function newRepository(store: ObjectStore): Promise<Repository> {
  return await initRepository(store, { password: PASSWORD, ...CHEAP });
}

/** A repository in a folder of its own, for stock restic to open; the caller removes the folder. */
export async function newRepositoryOnDisk(): Promise<{ folder: string; repository: Repository }> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-repository-" });
  return { folder, repository: await newRepository(new DiskStore(folder)) };
}

/** Stores the folder as one snapshot and answers the snapshot's id. */
export async function storeSnapshot(
  repository: Repository,
  root: Folder,
  more: Partial<Snapshot> = {},
): Promise<string> {
  const packs: IndexedPack[] = [];
  const writer = new BlobWriter(repository.keys, async ({ id, bytes, blobs }) => {
    await repository.store.put(packName(id), bytes, { sha256: id });
    packs.push({ id, blobs });
  });
  const tree = await storeFolder(writer, root, new Set());
  await writer.flush();
  await writeIndexes(repository.store, repository.keys, packs);
  const snapshot = {
    time: NOON.toISOString(),
    tree,
    paths: ["/acme"],
    hostname: "acme",
    username: "alice",
    ...more,
  };
  return await writeSnapshot(repository.store, repository.keys, snapshot);
}

async function storeFolder(writer: BlobWriter, folder: Folder, known: Set<string>): Promise<string> {
  const nodes: TreeNode[] = [];
  for (const [name, entry] of folder) nodes.push({ name, ...await storeEntry(writer, entry, known) });
  return await storeBlob(writer, "tree", encodeTree(nodes), known);
}

async function storeEntry(
  writer: BlobWriter,
  entry: Uint8Array | Folder | Partial<TreeNode>,
  known: Set<string>,
): Promise<Omit<TreeNode, "name">> {
  const mtime = "2021-06-05T04:03:02.001Z";
  if (entry instanceof Uint8Array) return await storeFile(writer, entry, known);
  if (entry instanceof Map) {
    return { type: "dir", mode: 0o755, mtime, subtree: await storeFolder(writer, entry, known) };
  }
  return { ...await storeFile(writer, new TextEncoder().encode("plain"), known), ...entry };
}

async function storeFile(
  writer: BlobWriter,
  bytes: Uint8Array,
  known: Set<string>,
): Promise<Omit<TreeNode, "name">> {
  const content: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    content.push(await storeBlob(writer, "data", bytes.subarray(at, at + PIECE), known));
  }
  return { type: "file", mode: 0o644, mtime: "2020-01-02T03:04:05Z", size: bytes.length, content };
}

async function storeBlob(
  writer: BlobWriter,
  kind: "data" | "tree",
  bytes: Uint8Array,
  known: Set<string>,
): Promise<string> {
  const id = createHash("sha256").update(bytes).digest("hex");
  if (!known.has(kind + id)) await writer.add(id, kind, bytes);
  known.add(kind + id);
  return id;
}

import { Buffer } from "node:buffer";
import { createCipheriv } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IndexedPack } from "../../../src/storage/repository/blob.ts";
import { BlobWriter } from "../../../src/storage/repository/blob_writer.ts";
import { FileWriter } from "../../../src/storage/repository/file_writer.ts";
import { packName } from "../../../src/storage/repository/ids.ts";
import { writeIndexes } from "../../../src/storage/repository/index_file.ts";
import type { TreeNode } from "../../../src/storage/repository/node.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";
import { writeSnapshot } from "../../../src/storage/repository/snapshot.ts";
import { encodeTree } from "../../../src/storage/repository/tree.ts";
import { idOf } from "../../../src/storage/repository/ids.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { newRepositoryOnDisk, NOON, PASSWORD } from "./small_world.ts";

const MEBIBYTE = 1024 * 1024;

function noise(length: number): Buffer {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Of every way through: empty, small, whole, cut, cut and repetitive, fixed blocks; text and noise. */
const files = new Map<string, Uint8Array>([
  ["base.db", noise(11 * MEBIBYTE)],
  ["blank.img", new Uint8Array(9 * MEBIBYTE)],
  [
    "book.txt",
    Buffer.from(Array.from({ length: 400_000 }, (_, i) => `${i * 7919 % 100_003} and\n`).join("")),
  ],
  ["film.mp4", noise(9 * MEBIBYTE + 1)],
  ["note.txt", Buffer.from("Hello Dropbox!")],
  ["void.txt", new Uint8Array(0)],
  ["whole.doc", noise(MEBIBYTE)],
]);

async function storeAll({ store, keys, chunkerSecret }: Repository): Promise<string> {
  const packs: IndexedPack[] = [];
  const blobs = new BlobWriter(keys, async ({ id, bytes, blobs }) => {
    await store.put(packName(id), bytes, { sha256: id });
    packs.push({ id, blobs });
  }, { target: 5 * MEBIBYTE, buffers: 2 });
  const seen = new Set<string>();
  const sink = {
    known: (ids: string[]) => Promise.resolve(ids.map((id) => seen.has(id))),
    add: async (id: string, kind: "data", bytes: Uint8Array, isDense: boolean) => {
      await blobs.add(id, kind, bytes, isDense);
      seen.add(id);
    },
  };
  const writer = new FileWriter(chunkerSecret);
  const nodes = await Promise.all([...files].map(async ([name, bytes]): Promise<TreeNode> => {
    const stream = new Blob([new Uint8Array(bytes)]).stream();
    const { chunks, size } = await writer.storeFile(
      stream,
      { name, size: bytes.length, contentHash: null },
      sink,
    );
    return { name, type: "file", mode: 0o644, mtime: NOON.toISOString(), size, content: chunks };
  }));
  const tree = encodeTree(nodes);
  await blobs.add(idOf(tree), "tree", tree);
  await blobs.flush();
  await writeIndexes(store, keys, packs);
  const snapshot = {
    time: NOON.toISOString(),
    tree: idOf(tree),
    paths: ["/"],
    hostname: "acme",
    username: "alice",
  };
  return await writeSnapshot(store, keys, snapshot);
}

describe.skipIf(withoutRestic())("a repository filled by FileWriter and BlobWriter", () => {
  let folder: string, snapshot: string, restic: Restic;

  beforeAll(async () => {
    const made = await newRepositoryOnDisk();
    folder = made.folder;
    snapshot = await storeAll(made.repository);
    restic = new Restic(folder, PASSWORD);
  });

  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("passes stock restic's check of all data", async () => {
    expect(await restic.check()).toContain("no errors were found");
  });

  it.each([...files.keys()])("gives stock restic the bytes of %s", async (name) => {
    const dumped = await restic.bytes("dump", snapshot, `/${name}`);

    expect(Buffer.compare(dumped, files.get(name)!)).toBe(0);
  });

  it("holds packs within the target, but full", async () => {
    const sizes = [...Deno.readDirSync(`${folder}/data`)].flatMap(({ name }) =>
      [...Deno.readDirSync(`${folder}/data/${name}`)].map((file) =>
        Deno.statSync(`${folder}/data/${name}/${file.name}`).size
      )
    );

    expect(Math.max(...sizes)).toBeLessThanOrEqual(5 * MEBIBYTE);
    expect(sizes.filter((size) => size < 3 * MEBIBYTE).length).toBeLessThanOrEqual(3);
  });
});

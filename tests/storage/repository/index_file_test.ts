import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import type { IndexedPack } from "../../../src/storage/repository/blob.ts";
import { loadBlobTable } from "../../../src/storage/repository/blob_index.ts";
import { idOf, randomId } from "../../../src/storage/repository/ids.ts";
import { deleteIndex, readIndexes, writeIndexes } from "../../../src/storage/repository/index_file.ts";
import { newMasterKeys } from "../../../src/storage/repository/master_keys.ts";
import { listUnpacked, saveUnpacked } from "../../../src/storage/repository/unpacked.ts";
import { NOON } from "./small_world.ts";

function somePack(blobs: number): IndexedPack {
  return {
    id: randomId(),
    blobs: Array.from({ length: blobs }, (_, i) => {
      const rawLength = i % 2 ? 5000 : null;
      return { id: randomId(), kind: i % 3 ? "data" : "tree", offset: i * 100, length: 100, rawLength };
    }),
  };
}

function emptyStore() {
  return { store: new MemoryStore(() => NOON), keys: newMasterKeys() };
}

describe("writeIndexes", () => {
  it("is read back as it was", async () => {
    const { store, keys } = emptyStore();
    const packs = [somePack(3), somePack(1)];

    const ids = await writeIndexes(store, keys, packs);

    expect(await Array.fromAsync(readIndexes(store, keys))).toEqual([{ id: ids[0], packs }]);
  });

  it("starts a new file before 50,000 blobs and never splits a pack", async () => {
    const { store, keys } = emptyStore();
    const packs = [somePack(30_000), somePack(20_000), somePack(1), somePack(60_000)];

    await writeIndexes(store, keys, packs);

    const files = await Array.fromAsync(readIndexes(store, keys));
    expect(files.map(({ packs }) => packs.map(({ blobs }) => blobs.length)).sort()).toEqual(
      [[1], [30_000, 20_000], [60_000]],
    );
  });

  it("writes nothing for nothing", async () => {
    const { store, keys } = emptyStore();

    expect(await writeIndexes(store, keys, [])).toEqual([]);
  });
});

describe("readIndexes", () => {
  it("skips objects whose names are no ids", async () => {
    const { store, keys } = emptyStore();
    await store.put("index/README", new Uint8Array([1]));

    expect(await Array.fromAsync(readIndexes(store, keys))).toEqual([]);
  });

  it("names an index that holds something else", async () => {
    const { store, keys } = emptyStore();
    const id = await saveUnpacked(store, keys, "index", "[]");

    await expect(Array.fromAsync(readIndexes(store, keys))).rejects.toThrow(`Cannot read index/${id}`);
  });

  it("no longer sees a deleted one", async () => {
    const { store, keys } = emptyStore();
    const [id] = await writeIndexes(store, keys, [somePack(1)]);

    await deleteIndex(store, id!);

    expect(await Array.fromAsync(listUnpacked(store, "index"))).toEqual([]);
  });
});

describe("the blob table", () => {
  it("finds each of many blobs where it lies, and no other", async () => {
    const { store, keys } = emptyStore();
    const packs = [somePack(3000), somePack(2000)];
    await writeIndexes(store, keys, packs);

    const table = await loadBlobTable(store, keys);

    expect(table.size).toBe(5000);
    for (const { id: packId, blobs } of packs) {
      for (const blob of blobs) expect(table.find(blob.kind, blob.id)).toMatchObject({ ...blob, packId });
    }
    expect(table.find("data", idOf(new Uint8Array()))).toBeNull();
  });

  it("tells data from a tree of the same bytes", async () => {
    const { store, keys } = emptyStore();
    const pack = somePack(2);
    pack.blobs[1]!.id = pack.blobs[0]!.id;
    await writeIndexes(store, keys, [pack]);

    const table = await loadBlobTable(store, keys);

    expect(table.find("data", pack.blobs[0]!.id)!.offset).toBe(100);
    expect(table.find("tree", pack.blobs[0]!.id)!.offset).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { loadBlobTable } from "../../../src/storage/repository/blob_index.ts";
import { type CheckOptions, checkRepository } from "../../../src/storage/repository/check.ts";
import { idOf, packName } from "../../../src/storage/repository/ids.ts";
import { readIndexes, writeIndexes } from "../../../src/storage/repository/index_file.ts";
import { takeLock } from "../../../src/storage/repository/lock.ts";
import { readSnapshot } from "../../../src/storage/repository/snapshot.ts";
import { cutShort, flipByte, only } from "./damage.ts";
import { CHEAP, type Folder, newRepository, NOON, storeSnapshot } from "./small_world.ts";

const LETTER = new TextEncoder().encode("Dear Bob, the plans are attached.");
const ROOT: Folder = new Map([["letters", new Map([["bob.txt", LETTER]])]]);

/** A repository with one letter in it, and the names of the objects that a test may harm. */
async function acme(root: Folder = ROOT) {
  const repository = await newRepository(new MemoryStore(() => NOON));
  const { store, keys } = repository;
  const snapshot = await storeSnapshot(repository, root);
  const table = await loadBlobTable(store, keys);
  const { tree } = await readSnapshot(store, keys, snapshot);
  const dataPack = table.find("data", idOf(LETTER))?.packId ?? "";
  const treePack = table.find("tree", tree)!.packId;
  const check = (options: CheckOptions = {}) => checkRepository(repository, options);
  return { repository, store, keys, snapshot, dataPack, treePack, check };
}

function wordsOf({ findings }: { findings: { message: string }[] }): string {
  return findings.map(({ message }) => message).join("\n");
}

describe("checkRepository", () => {
  it("finds nothing in a sound repository and counts what it saw", async () => {
    const { check } = await acme();

    const result = await check({ readData: true });

    expect(result).toMatchObject({ findings: [], errors: 0, warnings: 0 });
    expect(result.counts).toMatchObject({ snapshots: 1, packs: 2, blobs: 3, trees: 2 });
    expect(result.counts.bytesRead).toBeGreaterThan(LETTER.length);
  });

  it("names the file that a lost data pack takes away, without reading data", async () => {
    const { store, dataPack, snapshot, check } = await acme();
    await store.delete(packName(dataPack));

    const result = await check();

    expect(wordsOf(result)).toContain(`Pack ${dataPack} is not in memory`);
    expect(result.findings[1]).toMatchObject({ path: "/letters/bob.txt", snapshotId: snapshot });
    expect(wordsOf(result)).toContain(
      `Cannot restore "/letters/bob.txt" of snapshot ${snapshot.slice(0, 8)}`,
    );
  });

  it("names the folder that a lost tree pack takes away", async () => {
    const { store, treePack, check } = await acme();
    await store.delete(packName(treePack));

    const result = await check();

    expect(wordsOf(result)).toContain(`Cannot restore folder "/" of snapshot`);
    expect(result.errors).toBe(2);
  });

  it("finds a flipped bit in data only when it reads data, and names pack and file", async () => {
    const { store, dataPack, check } = await acme();
    await flipByte(store, packName(dataPack), 20);
    expect((await check()).errors).toBe(0);

    const words = wordsOf(await check({ readData: true }));

    expect(words).toContain(`Pack ${dataPack} does not hold what its name says`);
    expect(words).toContain(`Cannot read blob ${idOf(LETTER)} in pack ${dataPack}`);
    expect(words).toContain(`Cannot restore "/letters/bob.txt"`);
  });

  it("finds a flipped bit in a pack's header", async () => {
    const { store, dataPack, check } = await acme();
    const { length } = await store.get(packName(dataPack));
    await flipByte(store, packName(dataPack), length - 10);

    const words = wordsOf(await check({ readData: true }));

    expect(words).toContain(`Cannot read the header of pack ${dataPack}`);
    expect(words).not.toContain("bob.txt");
  });

  it("finds a flipped bit in a tree without reading data", async () => {
    const { store, treePack, check } = await acme();
    await flipByte(store, packName(treePack), 20);

    const result = await check();

    expect(result.findings).toMatchObject([{
      severity: "error",
      path: expect.stringMatching(/^\/(letters)?$/),
    }]);
    expect(wordsOf(result)).toContain(`in pack ${treePack}`);
  });

  it("finds a pack that lost its end", async () => {
    const { store, dataPack, check } = await acme();
    await cutShort(store, packName(dataPack), 3);

    expect(wordsOf(await check())).toMatch(new RegExp(`Pack ${dataPack} has \\d+ bytes, it must have`));
  });

  it.each(["config", "keys/", "index/", "snapshots/"])("names a flipped bit in %s", async (prefix) => {
    const { store, check } = await acme();
    const name = await only(store, prefix);
    await flipByte(store, name);

    const { findings, errors } = await check();

    expect(errors).toBeGreaterThan(0);
    expect(findings[0]).toMatchObject({ severity: "error", object: name });
  });

  it("names a lost config", async () => {
    const { store, check } = await acme();
    await store.delete("config");

    expect((await check()).findings).toMatchObject([{ object: "config" }]);
  });

  it("names a flipped bit in a lock", async () => {
    const { store, keys, check } = await acme();
    const lock = await takeLock(store, keys, { ...CHEAP, pid: 1 });
    await flipByte(store, `locks/${lock.id}`);

    expect((await check()).findings).toMatchObject([{ object: `locks/${lock.id}` }]);
    await lock.release();
  });

  it("tells an index that lost a pack, and the packs that are then in none", async () => {
    const { store, keys, dataPack, check } = await acme();
    const [index] = await Array.fromAsync(readIndexes(store, keys));
    await store.delete(`index/${index!.id}`);
    await writeIndexes(store, keys, index!.packs.filter(({ id }) => id !== dataPack));

    const result = await check();

    expect(result).toMatchObject({ errors: 1, warnings: 1 });
    expect(wordsOf(result)).toContain(`Pack ${dataPack} is in no index`);
    expect(wordsOf(result)).toContain(`no index names its blob ${idOf(LETTER)}`);
  });

  it("tells an index that says other than the pack's header", async () => {
    const { store, keys, dataPack, check } = await acme();
    const [index] = await Array.fromAsync(readIndexes(store, keys));
    await store.delete(`index/${index!.id}`);
    const lie = index!.packs.map(({ id, blobs }) => ({
      id,
      blobs: blobs.map((blob) => id === dataPack ? { ...blob, id: "0".repeat(64) } : blob),
    }));
    await writeIndexes(store, keys, lie);

    const words = wordsOf(await check({ readData: true }));

    expect(words).toContain(`Pack ${dataPack} names other blobs than its index does`);
  });

  it("tells a file whose size is not the sum of its blobs, which stock restic does not", async () => {
    const { check } = await acme(new Map([["a.txt", { size: 7 }]]));

    expect(wordsOf(await check())).toContain("it should have 7 bytes, its blobs have 5");
  });

  it("warns of a pack that no index names, and calls the rest sound", async () => {
    const { store, check } = await acme();
    await store.put(packName("a".repeat(64)), LETTER);
    await store.put("data/README", LETTER);

    expect(await check()).toMatchObject({ errors: 0, warnings: 1, findings: [{ object: "a".repeat(64) }] });
  });

  it("reports at most 1,000 findings and counts them all", async () => {
    const { check } = await acme(new Map(Array.from({ length: 1200 }, (_, i) => [`${i}`, { size: 7 }])));

    const { findings, errors } = await check();

    expect([findings.length, errors]).toEqual([1000, 1200]);
  });

  it("stops when told", async () => {
    const { check } = await acme();

    await expect(check({ signal: AbortSignal.abort() })).rejects.toThrow("abort");
  });
});

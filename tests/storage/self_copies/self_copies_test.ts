import { beforeEach, describe, expect, it } from "vitest";
import { planOldCopies } from "../../../src/domain/self_copies.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { type MasterRing, newMasterKey, readMasterRing } from "../../../src/storage/secrets/master_ring.ts";
import {
  deleteCopy,
  type FoundCopy,
  listCopies,
  newCopyName,
} from "../../../src/storage/self_copies/list.ts";
import type { CopyName } from "../../../src/storage/self_copies/manifest.ts";
import { extractFile, findManifest, openCopy } from "../../../src/storage/self_copies/read.ts";
import { CopyWriter } from "../../../src/storage/self_copies/write.ts";
import { StoppingStore } from "../../../src/storage/objects/stopping.ts";
import { temporaryFolder } from "../database/places.ts";

const NOW = new Date("2026-11-26T12:00:00Z");
const LARGE = 20 * 1024 * 1024 + 7;

let store: MemoryStore;
let ring: MasterRing;
let folder: string;
beforeEach(async () => {
  store = new MemoryStore(() => NOW);
  ring = await readMasterRing(newMasterKey(), "the test");
  folder = await temporaryFolder();
  await Deno.writeFile(`${folder}/large`, Uint8Array.from({ length: LARGE }, (_, n) => n % 251));
  await Deno.writeTextFile(`${folder}/small`, "the keyring");
  await Deno.writeTextFile(`${folder}/empty`, "");
});

async function write(name: CopyName = newCopyName("here", NOW)): Promise<CopyName> {
  const writer = await CopyWriter.begin(store, ring, name);
  for (const file of ["large", "small", "empty"]) await writer.add(file, `${folder}/${file}`);
  await writer.finish();
  return name;
}

async function readBack(name: CopyName, by = ring): Promise<string[]> {
  const copy = await openCopy(by, await findManifest(store, name));
  for (const file of copy.files) await extractFile(store, copy, file, `${folder}/${file.name}.back`);
  return copy.files.map((file) => file.name);
}

/** Puts other bytes under a name. */
async function replace(name: string, change: (bytes: Uint8Array) => Uint8Array) {
  const bytes = change((await store.get(name)).slice());
  await store.delete(name);
  await store.put(name, bytes);
}

const flipped = (bytes: Uint8Array) => bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1);

describe("a copy of the installation", () => {
  it("gives back every file, byte for byte, in pieces of at most 8 MiB", async () => {
    const names = await readBack(await write());

    expect(names).toEqual(["large", "small", "empty"]);
    for (const name of names) {
      expect(await Deno.readFile(`${folder}/${name}.back`)).toEqual(await Deno.readFile(`${folder}/${name}`));
    }
    const [copy] = await listCopies(store);
    expect(copy).toMatchObject({ isWhole: true, madeAt: NOW, instance: "here" });
    expect(copy!.objects).toHaveLength(3 + 1 + 1);
  });

  it("holds nothing in clear", async () => {
    await write();

    const all = await Promise.all((await listCopies(store))[0]!.objects.map((name) => store.get(name)));
    const text = all.map((bytes) => new TextDecoder("latin1").decode(bytes)).join("\n");

    expect(text).not.toContain("the keyring");
    expect(text).not.toContain('"small"');
  });

  it("opens by no other master key, and says which it needs", async () => {
    const name = await write();
    const other = await readMasterRing(newMasterKey(), "the test");

    await expect(readBack(name, other)).rejects.toThrow(`master key ${ring.active.id} is not in the ring`);
  });

  it.each<[string, string, (bytes: Uint8Array) => Uint8Array]>([
    ["a piece with another bit", "piece-00001", flipped],
    ["a piece cut short", "piece-00003", (bytes) => bytes.subarray(0, 20)],
    ["a piece of three bytes", "piece-00003", (bytes) => bytes.subarray(0, 3)],
    ["a manifest that is no JSON", "manifest.json", (bytes) => bytes.subarray(0, 20)],
  ])("is refused with %s", async (_, object, change) => {
    const { instance, id } = await write();

    await replace(`self/${instance}/${id}/${object}`, change);

    await expect(readBack({ instance, id })).rejects.toThrow(`Cannot use copy ${id}`);
  });

  it("is refused where two pieces of it have changed places, or one is of another copy", async () => {
    const { instance, id } = await write();
    const other = await write(newCopyName("here", NOW));
    const piece = async (copy: CopyName, n: number) => await store.get(`self/here/${copy.id}/piece-0000${n}`);
    const [first, foreign] = [await piece({ instance, id }, 0), await piece(other, 1)];

    await replace(`self/here/${id}/piece-00001`, () => first);
    await expect(readBack({ instance, id })).rejects.toThrow("piece 1 was altered");
    await Deno.remove(`${folder}/large.back`);
    await replace(`self/here/${id}/piece-00001`, () => foreign);
    await expect(readBack({ instance, id })).rejects.toThrow("piece 1 was altered");
  });

  it("is named by its time, to the millisecond: the newest of one second is the newest", () => {
    const ids = [0, 7, 16, 999].map((ms) => newCopyName("here", new Date(1_790_000_000_000 + ms)).id);

    expect(ids.toSorted()).toEqual(ids);
  });

  it("is refused with a piece missing", async () => {
    const { instance, id } = await write();

    await store.delete(`self/${instance}/${id}/piece-00002`);

    await expect(readBack({ instance, id })).rejects.toThrow("piece 2 is missing");
  });

  it("is none where the upload was cut off", async () => {
    const stop = new AbortController();
    const name = newCopyName("here", NOW);
    const writer = await CopyWriter.begin(new StoppingStore(store, stop.signal), ring, name);
    await writer.add("large", `${folder}/large`);

    stop.abort(new Error("cut off"));

    await expect(writer.finish()).rejects.toThrow("cut off");
    expect(await listCopies(store)).toEqual([expect.objectContaining({ id: name.id, isWhole: false })]);
  });

  it("is none where the storage lost a piece that it took", async () => {
    const name = newCopyName("here", NOW);
    const writer = await CopyWriter.begin(store, ring, name);
    await writer.add("large", `${folder}/large`);

    await store.delete(`self/here/${name.id}/piece-00000`);

    await expect(writer.finish()).rejects.toThrow("does not have all that it took");
    expect((await listCopies(store)).some(({ isWhole }) => isWhole)).toBe(false);
  });

  it("is gone whole once it is deleted", async () => {
    await write();

    await deleteCopy(store, (await listCopies(store))[0]!);

    expect(await listCopies(store)).toEqual([]);
  });
});

describe("which copies are kept", () => {
  const HOUR = 3_600_000;
  const made = (hoursAgo: number, isWhole = true): FoundCopy => {
    const madeAt = new Date(NOW.getTime() - hoursAgo * HOUR);
    return { ...newCopyName("here", madeAt), madeAt, isWhole, bytes: 1, objects: [] };
  };
  const agesOf = (copies: FoundCopy[]) =>
    copies.map(({ madeAt }) => (NOW.getTime() - madeAt.getTime()) / HOUR);

  it("all of two days, the last of each day for thirty days", () => {
    const copies = Array.from({ length: 40 * 4 }, (_, n) => made(n * 6));

    const old = agesOf(planOldCopies(copies, NOW));
    const kept = agesOf(copies).filter((age) => !old.includes(age));

    expect(kept.filter((age) => age <= 42)).toEqual([0, 6, 12, 18, 24, 30, 36, 42]);
    expect(kept.filter((age) => age > 48).every((age) => (age - 18) % 24 === 0)).toBe(true);
    expect(Math.max(...kept)).toBeLessThan(30 * 24);
    expect(kept).toHaveLength(8 + 28);
  });

  it("never fewer than three, however old", () => {
    expect(planOldCopies([2000, 3000, 4000, 5000].map((age) => made(age)), NOW).length).toBe(1);
  });

  it("what was cut off goes after a day", () => {
    expect(agesOf(planOldCopies([made(1, false), made(23, false), made(25, false)], NOW))).toEqual([25]);
  });
});

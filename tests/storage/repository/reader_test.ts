import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import type { BlobLocation } from "../../../src/storage/repository/blob.ts";
import { BlobWriter } from "../../../src/storage/repository/blob_writer.ts";
import { idOf, packName } from "../../../src/storage/repository/ids.ts";
import { newMasterKeys } from "../../../src/storage/repository/master_keys.ts";
import { BlobReader } from "../../../src/storage/repository/reader.ts";
import { cutShort, flipByte } from "./damage.ts";
import { noise } from "./sample_team.ts";
import { NOON } from "./small_world.ts";

/** A store that remembers which ranges were asked for. */
class WatchedStore extends MemoryStore {
  readonly ranges: [offset: number, length: number][] = [];

  override getRange(name: string, offset: number, length: number): Promise<Uint8Array> {
    this.ranges.push([offset, length]);
    return super.getRange(name, offset, length);
  }
}

/** Blobs of these sizes in one pack, in this order. */
async function packed(sizes: number[]) {
  const store = new WatchedStore(() => NOON);
  const keys = newMasterKeys();
  const locations: BlobLocation[] = [];
  const writer = new BlobWriter(keys, async ({ id, bytes, blobs }) => {
    await store.put(packName(id), bytes);
    locations.push(...blobs.map((blob) => ({ ...blob, packId: id })));
  }, { target: 64 * 1024 * 1024 });
  const plain = sizes.map((size, i) => noise(size, `blob ${i}`));
  for (const bytes of plain) await writer.add(idOf(bytes), "data", bytes);
  await writer.flush();
  return { store, plain, locations, reader: new BlobReader(store, keys) };
}

function same(found: Uint8Array[], expected: Uint8Array[]): boolean {
  return found.length === expected.length &&
    found.every((bytes, i) => Buffer.compare(bytes, expected[i]!) === 0);
}

describe("readBlob", () => {
  it.each([1, 15, 16, 17, 16_000, 16_384, 100_000])("gives %i bytes back", async (size) => {
    const { reader, locations, plain } = await packed([size]);

    expect(same([await reader.readBlob(locations[0]!)], plain)).toBe(true);
  });

  it("says which pack is missing, and where", async () => {
    const { reader, store, locations } = await packed([100]);
    const { id, packId } = locations[0]!;
    await store.delete(packName(packId));

    const reading = reader.readBlob(locations[0]!);

    await expect(reading).rejects.toMatchObject({ code: "missing" });
    await expect(reading).rejects.toThrow(`Cannot read blob ${id}: pack ${packId} is not in memory`);
  });

  it.each([0, 20, 100, 131])("refuses a blob whose byte %i was changed", async (at) => {
    const { reader, store, locations } = await packed([100]);
    await flipByte(store, packName(locations[0]!.packId), at);

    const reading = reader.readBlob(locations[0]!);

    await expect(reading).rejects.toMatchObject({ code: "damaged" });
    await expect(reading).rejects.toThrow("the authentication code does not match");
  });

  it("refuses a pack that lost its end", async () => {
    const { reader, store, locations } = await packed([100]);
    await cutShort(store, packName(locations[0]!.packId), 100);

    await expect(reader.readBlob(locations[0]!)).rejects.toThrow("is shorter than its index says");
  });

  it("refuses another blob than the one asked for", async () => {
    const { reader, locations: [one, other] } = await packed([100, 100]);

    const reading = reader.readBlob({ ...one!, id: other!.id });

    await expect(reading).rejects.toThrow("its content does not match its id");
  });
});

describe("readNear", () => {
  it("asks once for many small neighbours", async () => {
    const { reader, store, locations, plain } = await packed(Array(100).fill(5000));
    const packEnd = 100 * 5032;

    const found = await Promise.all(locations.map((location) => reader.readNear({ ...location, packEnd })));

    expect(same(found, plain)).toBe(true);
    expect(store.ranges).toEqual([[0, packEnd]]);
  });

  it("asks for a blob alone that reaches out of its window", async () => {
    const { reader, store, locations, plain } = await packed([5000, 3_000_000]);

    const found = await reader.readNear({ ...locations[1]!, packEnd: 3_005_064 });

    expect(same([found], [plain[1]!])).toBe(true);
    expect(store.ranges).toEqual([[5032, 3_000_032]]);
  });

  it("still gives what a pack without its end holds", async () => {
    const { reader, store, locations, plain } = await packed([5000, 5000]);
    await cutShort(store, packName(locations[0]!.packId), 1000);
    const [whole, cut] = locations.map((location) => ({ ...location, packEnd: 2 * 5032 }));

    expect(same([await reader.readNear(whole!)], [plain[0]!])).toBe(true);
    await expect(reader.readNear(cut!)).rejects.toMatchObject({ code: "damaged" });
  });
});

describe("streamBlobs", () => {
  it("gives blobs in the order asked, whatever their order in the pack", async () => {
    const { reader, locations, plain } = await packed([1000, 2000, 3000, 4000]);
    const order = [2, 0, 3, 3, 1];

    const found = await Array.fromAsync(reader.streamBlobs(order.map((i) => locations[i]!)));

    expect(same(found, order.map((i) => plain[i]!))).toBe(true);
  });

  it("asks once for neighbours and skips small gaps", async () => {
    const { reader, store, locations } = await packed([1000, 2000, 3000, 4000]);

    await Array.fromAsync(reader.streamBlobs([locations[0]!, locations[1]!, locations[3]!]));

    expect(store.ranges).toEqual([[0, 10_000 + 4 * 32]]);
  });

  it("asks again across a large gap", async () => {
    const { reader, store, locations } = await packed([1000, 2_000_000, 3000]);

    await Array.fromAsync(reader.streamBlobs([locations[0]!, locations[2]!]));

    expect(store.ranges).toEqual([[0, 1032], [2_001_064, 3032]]);
  });

  it("asks once for a blob that repeats", async () => {
    const { reader, store, locations, plain } = await packed([1000]);

    const found = await Array.fromAsync(reader.streamBlobs(Array(500).fill(locations[0])));

    expect(same(found, Array(500).fill(plain[0]))).toBe(true);
    expect(store.ranges).toHaveLength(1);
  });

  it("reads in parts of at most 8 MiB and stays two parts ahead", async () => {
    const { reader, store, locations } = await packed(Array(20).fill(2_000_000));

    const stream = reader.streamBlobs(locations);
    await stream.next();

    expect(store.ranges).toHaveLength(2);
    expect(Math.max(...store.ranges.map(([, length]) => length))).toBeLessThanOrEqual(8 * 1024 * 1024);
    await stream.return(undefined);
    expect(store.ranges).toHaveLength(2);
  });

  it("gives what stands whole before the end that a pack lost, though it is asked for with the rest", async () => {
    const { reader, locations, plain, store } = await packed([1000, 2000, 3000]);
    await cutShort(store, packName(locations[0]!.packId), 2000);

    const given: Uint8Array[] = [];
    const reading = (async () => {
      for await (const bytes of reader.streamBlobs(locations)) given.push(bytes);
    })();

    await expect(reading).rejects.toMatchObject({ code: "damaged" });
    expect(same(given, plain.slice(0, 2))).toBe(true);
  });

  it("fails at the damaged blob and gives those before it", async () => {
    const { reader, store, locations, plain } = await packed([1000, 2000]);
    await flipByte(store, packName(locations[0]!.packId), 1500);
    const stream = reader.streamBlobs(locations);

    expect(same([(await stream.next()).value!], [plain[0]!])).toBe(true);
    await expect(stream.next()).rejects.toMatchObject({ code: "damaged" });
  });
});

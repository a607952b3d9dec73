import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { FileWriter } from "../../../src/storage/repository/file_writer.ts";
import { idOf } from "../../../src/storage/repository/ids.ts";
import { contentHashOf, MEBIBYTE, noise, secret, Shelf, store } from "./shelf.ts";

describe("storeFile", () => {
  const lengths = [
    1,
    MEBIBYTE,
    MEBIBYTE + 1,
    4 * MEBIBYTE - 1,
    4 * MEBIBYTE,
    4 * MEBIBYTE + 1,
    13 * MEBIBYTE + 5,
  ];

  it.each(lengths.flatMap((length) => [[length, "a.db"], [length, "a.mp4"]] as const))(
    "keeps all of %i bytes of %s",
    async (length, name) => {
      const bytes = noise(length), shelf = new Shelf();

      const stored = await store(bytes, name, shelf);

      expect(stored).toMatchObject({ size: length, contentHash: contentHashOf(bytes) });
      expect(Buffer.compare(shelf.content(stored), bytes)).toBe(0);
      for (const [id, blob] of shelf.blobs) expect(idOf(blob)).toBe(id);
    },
  );

  it("stores an empty file as no chunks", async () => {
    const shelf = new Shelf();

    const stored = await store(new Uint8Array(0), "a.txt", shelf);

    expect(stored).toEqual({ chunks: [], size: 0, contentHash: idOf(new Uint8Array(0)), look: 0 });
    expect(shelf.asked).toBe(0);
  });

  it("cuts alike however the stream comes in pieces", async () => {
    const bytes = noise(9 * MEBIBYTE), steps = [1013, 65_536, 5 * MEBIBYTE, bytes.length];

    const all = await Promise.all(steps.map((step) => store(bytes, "a.pst", new Shelf(), step)));

    expect(all[0]!.chunks.length).toBeGreaterThan(8);
    for (const { chunks } of all) expect(chunks).toEqual(all[0]!.chunks);
  });

  it("takes up to 1 MiB as one chunk, whose id proves the content hash", async () => {
    const bytes = noise(MEBIBYTE);

    const { chunks } = await store(bytes, "a.db", new Shelf());

    expect(chunks).toEqual([idOf(bytes)]);
  });

  it("cuts media at Dropbox's blocks, and says that they are dense", async () => {
    const bytes = noise(9 * MEBIBYTE), shelf = new Shelf();

    const { chunks } = await store(bytes, "Holiday.MOV", shelf);

    const blocks = [0, 4, 8].map((at) => bytes.subarray(at * MEBIBYTE, (at + 4) * MEBIBYTE));
    expect(chunks).toEqual(blocks.map(idOf));
    expect(shelf.dense).toEqual([true, true, true]);
  });

  it("adds only what changed when bytes are inserted at the front", async () => {
    const bytes = noise(16 * MEBIBYTE), shelf = new Shelf();
    await store(bytes, "a.vmdk", shelf);
    const before = shelf.added.length;

    const inserted = Buffer.concat([noise(1000, 5), bytes]);
    const stored = await store(inserted, "a.vmdk", shelf);

    expect(before).toBeGreaterThan(20);
    expect(shelf.added.length - before).toBeLessThan(4);
    expect(Buffer.compare(shelf.content(stored), inserted)).toBe(0);
  });

  it("adds a chunk once that a file repeats", async () => {
    const shelf = new Shelf();

    const { chunks } = await store(new Uint8Array(20 * MEBIBYTE), "a.img", shelf);

    expect(chunks.length).toBe(5);
    expect(shelf.added.length).toBe(1);
  });
  it("stores a stream of unknown size and hash, as exports come", async () => {
    const bytes = noise(5 * MEBIBYTE), shelf = new Shelf();
    const file = { name: "notes.md", size: null, contentHash: null };

    const stored = await new FileWriter(secret).storeFile(
      new Blob([new Uint8Array(bytes)]).stream(),
      file,
      shelf,
    );

    expect(stored).toMatchObject({ size: bytes.length, contentHash: contentHashOf(bytes) });
  });

  it("keeps many files apart that come at once through few buffers", async () => {
    const writer = new FileWriter(secret, { buffers: 3 }), shelf = new Shelf();
    const files = Array.from({ length: 12 }, (_, i) => noise(i % 3 * 3 * MEBIBYTE + 70_000 + i, i));

    const all = await Promise.all(
      files.map((bytes, i) => store(bytes, `${i}.db`, shelf, 50_000 + i, writer)),
    );

    all.forEach((stored, i) => expect(Buffer.compare(shelf.content(stored), files[i]!)).toBe(0));
  });
});

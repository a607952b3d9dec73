import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { ContentMismatch } from "../../../src/storage/repository/content_mismatch.ts";
import { FileWriter } from "../../../src/storage/repository/file_writer.ts";
import { contentHashOf, inPieces, MEBIBYTE, noise, secret, Shelf, store } from "./shelf.ts";

describe("storeFile, when it fails,", () => {
  it.each([["short", 100], ["long", -100]])(
    "adds nothing of a small stream that is %s",
    async (_word, lack) => {
      const bytes = noise(300_000), shelf = new Shelf();
      const file = { name: "a.txt", size: bytes.length + lack, contentHash: null };

      const failure = await new FileWriter(secret).storeFile(inPieces(bytes, 65_536), file, shelf).catch((
        e,
      ) => e);

      expect(failure).toBeInstanceOf(ContentMismatch);
      expect(failure.expected).toEqual({ size: bytes.length + lack, contentHash: null });
      expect(shelf.added).toEqual([]);
    },
  );

  it("adds nothing of a stream up to 4 MiB with one wrong byte", async () => {
    const bytes = noise(4 * MEBIBYTE), contentHash = contentHashOf(bytes), shelf = new Shelf();
    bytes[3_000_000]! ^= 1;
    const file = { name: "a.db", size: bytes.length, contentHash };

    const failure = await new FileWriter(secret).storeFile(inPieces(bytes, 65_536), file, shelf).catch((e) =>
      e
    );

    expect(failure.got).toEqual({ size: bytes.length, contentHash: contentHashOf(bytes) });
    expect(failure.message).toBe(
      `Cannot store "a.db": its content hash is ${failure.got.contentHash}, ${contentHash} was due`,
    );
    expect(shelf.added).toEqual([]);
  });

  it.each(["a.db", "a.mp4"])(
    "refuses a large %s with one wrong byte, a short and a long one",
    async (name) => {
      const bytes = noise(9 * MEBIBYTE), contentHash = contentHashOf(bytes), shelf = new Shelf();
      const writer = new FileWriter(secret, { buffers: 1 });
      const wrong = Buffer.from(bytes);
      wrong[0]! ^= 1;

      for (const bad of [wrong, bytes.subarray(1), Buffer.concat([bytes, bytes])]) {
        const stored = writer.storeFile(
          inPieces(bad, 100_000),
          { name, size: bytes.length, contentHash },
          shelf,
        );
        await expect(stored).rejects.toBeInstanceOf(ContentMismatch);
      }
      expect((await store(bytes, name, shelf, 65_536, writer)).contentHash).toBe(contentHash);
    },
  );

  it("gives a long stream up at once and tells its source", async () => {
    let given = 0, isClosed = false;
    async function* endless() {
      try {
        for (;; given++) yield new Uint8Array(65_536);
      } finally {
        isClosed = true;
      }
    }

    const stored = new FileWriter(secret).storeFile(
      endless(),
      { name: "a", size: 10, contentHash: null },
      new Shelf(),
    );

    await expect(stored).rejects.toThrow('Cannot store "a": ');
    expect(given).toBeLessThan(70);
    expect(isClosed).toBe(true);
  });

  it("passes on the failure of a stream and of a sink, and goes on with the next file", async () => {
    const writer = new FileWriter(secret, { buffers: 1 }),
      bytes = noise(100_000),
      file = { name: "a", size: null, contentHash: null };
    const gone = new Error("connection reset");
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(gone) });
    const full = {
      known: (ids: string[]) => Promise.resolve(ids.map(() => false)),
      add: () => Promise.reject(gone),
    };

    await expect(writer.storeFile(broken, file, new Shelf())).rejects.toBe(gone);
    await expect(writer.storeFile(inPieces(bytes, 1000), file, full)).rejects.toBe(gone);

    expect((await store(bytes, "a", new Shelf(), 1000, writer)).size).toBe(100_000);
  });
});

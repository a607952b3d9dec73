import { Buffer } from "node:buffer";
import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ContentHash } from "../../../src/storage/repository/content_hash.ts";
import { ContentMismatch } from "../../../src/storage/repository/content_mismatch.ts";
import { type ChunkSink, FileWriter, type StoredFile } from "../../../src/storage/repository/file_writer.ts";
import { idOf } from "../../../src/storage/repository/ids.ts";

const MEBIBYTE = 1024 * 1024;
const secret = new Uint8Array(32).fill(7);

function noise(length: number, seed = 0): Buffer {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** A sink that keeps copies, and takes its time as a real one does. */
class Shelf implements ChunkSink {
  blobs = new Map<string, Uint8Array>();
  asked = 0;
  added: string[] = [];
  dense: boolean[] = [];

  async known(ids: string[]): Promise<boolean[]> {
    this.asked++;
    await new Promise((resolve) => setTimeout(resolve, 0));
    return ids.map((id) => this.blobs.has(id));
  }

  async add(id: string, _kind: "data", bytes: Uint8Array, isDense: boolean): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.blobs.set(id, bytes.slice());
    this.added.push(id);
    this.dense.push(isDense);
  }

  content({ chunks }: StoredFile): Buffer {
    return Buffer.concat(chunks.map((id) => this.blobs.get(id)!));
  }
}

async function* inPieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

function contentHashOf(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.digest();
}

function store(
  bytes: Uint8Array,
  name: string,
  sink: ChunkSink,
  step = 65_536,
  writer = new FileWriter(secret),
) {
  return writer.storeFile(inPieces(bytes, step), {
    name,
    size: bytes.length,
    contentHash: contentHashOf(bytes),
  }, sink);
}

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

    expect(stored).toEqual({ chunks: [], size: 0, contentHash: idOf(new Uint8Array(0)) });
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

  it("keeps many files apart that come at once through few buffers", async () => {
    const writer = new FileWriter(secret, { buffers: 3 }), shelf = new Shelf();
    const files = Array.from({ length: 12 }, (_, i) => noise(i % 3 * 3 * MEBIBYTE + 70_000 + i, i));

    const all = await Promise.all(
      files.map((bytes, i) => store(bytes, `${i}.db`, shelf, 50_000 + i, writer)),
    );

    all.forEach((stored, i) => expect(Buffer.compare(shelf.content(stored), files[i]!)).toBe(0));
  });
});

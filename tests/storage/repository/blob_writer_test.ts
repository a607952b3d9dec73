import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BlobWriter } from "../../../src/storage/repository/blob_writer.ts";
import { idOf } from "../../../src/storage/repository/ids.ts";
import { keys, unpack } from "./unpack.ts";

const MEBIBYTE = 1024 * 1024;

describe("BlobWriter", () => {
  it("delivers every blob once, compressed where that gains, and trees apart", async () => {
    const delivered: Map<string, Uint8Array>[] = [], kinds: string[] = [];
    const writer = new BlobWriter(keys, (sealed) => {
      delivered.push(unpack(sealed));
      kinds.push([...new Set(sealed.blobs.map(({ kind }) => kind))].join());
      return Promise.resolve();
    }, { target: MEBIBYTE, buffers: 2, verifyEvery: 3 });
    const blobs = Array.from(
      { length: 60 },
      (_, i) => i % 2 ? randomBytes(50_000) : Buffer.alloc(50_000, `${i}, `),
    );

    await Promise.all(blobs.map((bytes, i) => writer.add(idOf(bytes), i % 5 ? "data" : "tree", bytes)));
    await writer.flush();

    const found = delivered.flatMap((pack) => [...pack]);
    expect(new Set(kinds)).toEqual(new Set(["data", "tree"]));
    expect(delivered.length).toBeGreaterThan(2);
    expect(found.map(([id]) => id).sort()).toEqual(blobs.map(idOf).sort());
    for (const [id, bytes] of found) expect(idOf(bytes)).toBe(id);
  });

  it("stores dense bytes as they are when told so, trees never", async () => {
    const stored: (number | null)[] = [];
    const writer = new BlobWriter(
      keys,
      ({ blobs }) => Promise.resolve(void stored.push(blobs[0]!.rawLength)),
    );
    const text = Buffer.alloc(1000, "text ");

    await writer.add(idOf(text), "data", text, true);
    await writer.add(idOf(text), "tree", text, true);
    await writer.flush();

    expect(stored.sort()).toEqual([1000, null]);
  });

  it.each(["data", "tree"] as const)("refuses %s whose memory was given back meanwhile", async (kind) => {
    const packs: string[] = [];
    const writer = new BlobWriter(keys, ({ id }) => Promise.resolve(void packs.push(id)));
    const bytes = new Uint8Array(1000).fill(7);
    const id = idOf(bytes);
    bytes.buffer.transfer(0);

    await expect(writer.add(id, kind, bytes)).rejects.toThrow(`Cannot store blob ${id}: it is empty`);
    await writer.flush();

    expect(packs).toEqual([]);
  });

  it("fails at the next call when a delivery failed, and does not wait for ever", async () => {
    const refusal = new Error("bucket is gone");
    const writer = new BlobWriter(keys, () => Promise.reject(refusal), { target: MEBIBYTE, buffers: 1 });
    const bytes = randomBytes(900_000);

    await writer.add(idOf(bytes), "data", bytes);
    await writer.add(idOf(bytes), "data", bytes);

    await expect(writer.flush()).rejects.toBe(refusal);
    await expect(writer.add(idOf(bytes), "data", bytes)).rejects.toBe(refusal);
  });
});

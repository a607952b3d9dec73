import { Buffer } from "node:buffer";
import { createCipheriv, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Chunker, type ChunkSizes } from "../../../src/storage/repository/chunker.ts";

const KIBIBYTE = 1024;
const sizes: ChunkSizes = { min: 2 * KIBIBYTE, average: 8 * KIBIBYTE, max: 64 * KIBIBYTE };
const secret = new Uint8Array(32).fill(1);

/** Bytes without any pattern, the same in every run. */
function noise(length: number, seed = 0): Buffer {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

function chunksOf(chunker: Chunker, bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunks.at(-1)!.length) {
    chunks.push(bytes.subarray(at, at + chunker.cut(bytes.subarray(at), true)));
  }
  return chunks;
}

function cutsOf(chunker: Chunker, bytes: Uint8Array): number[] {
  let end = 0;
  return chunksOf(chunker, bytes).map(({ length }) => end += length);
}

/** The rule of FORMAT.md in big integers, byte by byte. */
function slowCut(bytes: Uint8Array, gear: bigint[]): number {
  const { min, average, max } = sizes;
  for (let at = min; at < Math.min(bytes.length, max); at++) {
    const hash = bytes.subarray(at - 64, at).reduce(
      (h, byte) => BigInt.asUintN(64, 2n * h + gear[byte]!),
      0n,
    );
    const oneIn = at < average ? BigInt(average) * 4n : BigInt(average) / 4n;
    if (hash < 2n ** 64n / oneIn) return at;
  }
  return Math.min(bytes.length, max);
}

function slowGear(): bigint[] {
  const table = Buffer.concat(Array.from(
    { length: 64 },
    (_, i) => createHmac("sha256", secret).update("gear").update(Buffer.of(i)).digest(),
  ));
  return Array.from({ length: 256 }, (_, i) => table.readBigUInt64LE(i * 8));
}

describe("Chunker", () => {
  it("cuts where the rule says, computed slowly", () => {
    const bytes = noise(200 * KIBIBYTE), gear = slowGear();
    const expected: number[] = [];
    for (let at = 0; at < bytes.length; at = expected.at(-1)!) {
      expected.push(at + slowCut(bytes.subarray(at), gear));
    }

    expect(cutsOf(new Chunker(secret, sizes), bytes)).toEqual(expected);
  });

  it("cuts at the same places for ever", () => {
    const cuts = cutsOf(new Chunker(secret, sizes), noise(100 * KIBIBYTE));

    expect(cuts).toEqual([9149, 21348, 30239, 40721, 50684, 60645, 70619, 80769, 92838, 100582, 102400]);
  });

  it("keeps within the least and the greatest size and near the average", () => {
    const chunks = chunksOf(new Chunker(secret, sizes), noise(4096 * KIBIBYTE));

    const lengths = chunks.slice(0, -1).map(({ length }) => length);
    const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length;
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(sizes.min);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(sizes.max);
    expect(mean / sizes.average).toBeGreaterThan(0.8);
    expect(mean / sizes.average).toBeLessThan(1.4);
  });

  it("cuts bytes without any landmark at the greatest size", () => {
    const lengths = chunksOf(new Chunker(secret, sizes), new Uint8Array(150 * KIBIBYTE)).map((c) => c.length);

    expect(lengths).toEqual([sizes.max, sizes.max, 22 * KIBIBYTE]);
  });

  it("waits for more bytes rather than cut where fewer would have cut otherwise", () => {
    const bytes = noise(300 * KIBIBYTE), chunker = new Chunker(secret, sizes);
    const length = chunker.cut(bytes, true);

    for (let known = 0; known < length; known += 97) {
      expect(chunker.cut(bytes.subarray(0, known), false)).toBe(0);
    }
    expect(chunker.cut(bytes.subarray(0, length + 1), false)).toBe(length);
    expect(chunker.cut(bytes.subarray(0, sizes.max), false)).toBe(length);
  });

  it("cuts alike after an insertion at the front", () => {
    const bytes = noise(1024 * KIBIBYTE), chunker = new Chunker(secret, sizes);
    const inserted = Buffer.concat([noise(777, 9), bytes]);

    const before = cutsOf(chunker, bytes), after = new Set(cutsOf(chunker, inserted).map((at) => at - 777));

    const lost = before.filter((at) => !after.has(at));
    expect(before.length).toBeGreaterThan(80);
    expect(lost.length).toBeLessThan(6);
  });

  it("cuts elsewhere under another secret", () => {
    const bytes = noise(1024 * KIBIBYTE), other = new Uint8Array(32).fill(2);

    const cuts = cutsOf(new Chunker(secret, sizes), bytes).slice(0, -1);
    const others = new Set(cutsOf(new Chunker(other, sizes), bytes));

    expect(cuts.filter((at) => others.has(at)).length).toBeLessThan(5);
  });

  it("refuses sizes that do not grow", () => {
    expect(() => new Chunker(secret, { min: 63, average: 100, max: 200 })).toThrow(
      "Cannot chunk by 63/100/200",
    );
    expect(() => new Chunker(secret, { min: 100, average: 100, max: 200 })).toThrow(
      "Cannot chunk by 100/100/200",
    );
  });
});

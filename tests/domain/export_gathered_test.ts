import { expect, it } from "vitest";
import { Buffer } from "node:buffer";
import { gathered } from "../../src/domain/export/gathered.ts";

const KIB = 1024;

it.each([
  ["many small ones", Array.from({ length: 1000 }, (_, n) => 1 + n)],
  ["one that is just as large as goes together", [256 * KIB]],
  ["small ones around a large one", [10, 0, 300 * KIB, 5, 256 * KIB - 5, 1]],
  ["none", []],
])("gives the same bytes in the same order in fewer pieces: %s", async (_, lengths) => {
  const pieces = lengths.map((length, n) => new Uint8Array(length).fill(n % 251));
  const given: Uint8Array[] = [];

  for await (const piece of gathered(ReadableStream.from(pieces))) given.push(piece);

  expect(Buffer.concat(given).equals(Buffer.concat(pieces))).toBe(true);
  expect(given.length).toBeLessThanOrEqual(Math.min(lengths.length, 8));
});

it("passes an error on, after the whole pieces before it", async () => {
  const broken = async function* () {
    yield new Uint8Array([1, 2]);
    yield new Uint8Array(300 * KIB);
    throw new Error("cut");
  };
  const given: number[] = [];

  await expect((async () => {
    for await (const piece of gathered(broken())) given.push(piece.length);
  })()).rejects.toThrow("cut");

  expect(given).toEqual([2, 300 * KIB]);
});

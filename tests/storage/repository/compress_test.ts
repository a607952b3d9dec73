import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { withoutLibrary } from "../../support/native.ts";
import { compressed, Compressor, decompress } from "../../../src/storage/repository/compress.ts";
import { NodeFrames } from "../../../src/storage/repository/frames.ts";
import { nativeFrames } from "../../../src/storage/repository/native/libzstd.ts";

const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919 % 10_007}\n`).join(""));

const ways = { "node:zlib": new NodeFrames(), "the machine's libzstd": nativeFrames() };

describe.each(Object.entries(ways))("Compressor by %s", (_, frames) => {
  if (!frames) return withoutLibrary("libzstd");
  const compressor = new Compressor({ frames });

  it("gives back what it took, at every size", () => {
    for (const length of [1, 100, 1000, 65_536, 65_537, text.length]) {
      const frame = compressor.tree(text.subarray(0, length));

      expect(Buffer.compare(decompress(frame, length), text.subarray(0, length)), `${length} bytes`).toBe(0);
    }
  });

  it("saves more than half of text, small and large", () => {
    expect(compressor.data(text)!.length).toBeLessThan(text.length / 2);
    expect(compressor.data(text.subarray(0, 4000))!.length).toBeLessThan(2000);
  });

  it("leaves random bytes as they are, small and large", () => {
    expect(compressor.data(randomBytes(1000))).toBeNull();
    expect(compressor.data(randomBytes(1_000_000))).toBeNull();
  });

  it("compresses a blob of which only the head is noise", () => {
    const mixed = Buffer.concat([randomBytes(20_000), text, text]);

    expect(compressor.data(mixed)!.length).toBeLessThan(mixed.length / 2);
  });

  it("gives back large and small blobs that come in turns", () => {
    const blobs = [Buffer.concat([text, text]), text.subarray(0, 4000), Buffer.concat([text, text, text])];

    for (const blob of blobs) {
      expect(Buffer.compare(decompress(compressor.data(blob)!, blob.length), blob)).toBe(0);
    }
  });

  it("finds other repetitions with a small table", () => {
    const usual = frames.frame(text, { level: 2 }).slice();
    const small = frames.frame(text, { level: 2, hashLog: 6 });

    expect(Buffer.compare(decompress(small, text.length), text)).toBe(0);
    expect(Buffer.compare(small, usual)).not.toBe(0);
  });

  it("never leaves a tree as it is", () => {
    const noise = randomBytes(100_000);

    expect(Buffer.compare(decompress(compressor.tree(noise), 100_000), noise)).toBe(0);
  });
});

describe("decompress", () => {
  const frame = compressed(text);

  it("refuses any length but the one that is due", () => {
    expect(() => decompress(frame, text.length - 1)).toThrow("Cannot decompress");
    expect(() => decompress(frame, text.length + 1)).toThrow(`${text.length} bytes came out`);
    expect(() => decompress(frame, 0)).toThrow("Cannot decompress");
  });

  it("refuses a frame that should be small and is 64 MiB", () => {
    const bomb = compressed(new Uint8Array(64 * 1024 * 1024));
    const before = Deno.memoryUsage().rss;

    for (let i = 0; i < 20; i++) expect(() => decompress(bomb, 1000)).toThrow("Cannot decompress");

    expect(Deno.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
  });

  it("refuses a flipped, a short and an empty frame", () => {
    const flipped = Buffer.from(frame);
    flipped[0]! ^= 1;

    for (const bad of [flipped, frame.subarray(0, -5), new Uint8Array(0)]) {
      expect(() => decompress(bad, text.length)).toThrow("Cannot decompress");
    }
  });
});

import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  BLOCK_BYTES,
  ContentHash,
  contentHashOfBlock,
} from "../../../src/storage/repository/content_hash.ts";

/** The texts were answered by Dropbox itself. */
const vectors: [string, Uint8Array, string][] = [
  ["nothing", new Uint8Array(0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [
    "a text",
    Buffer.from("Hello Dropbox!"),
    "16dff8700700b9aa627e24bbf832940c084b41ade5c5d6fe5417963a547ed9c2",
  ],
  [
    "another text",
    Buffer.from("Hola Dropbox!"),
    "6e50b8ff301198b6715ed02ece1ff8a9983c6e9aa71bc561e14e2c514d7868cd",
  ],
  ["one zero", new Uint8Array(1), "1406e05881e299367766d313e26c05564ec91bf721d31726bd6e46e60689539a"],
  [
    "a block less one",
    new Uint8Array(BLOCK_BYTES - 1),
    "839e2d868a885f260431d186466f0f3c189ee0eee5cc444b54e717740ad7f1c3",
  ],
  [
    "a block",
    new Uint8Array(BLOCK_BYTES),
    "c7e946d101855255d919ef0c70718633adf77d3dfb3adeeecf5d0cb4e951be58",
  ],
  [
    "a block and one",
    new Uint8Array(BLOCK_BYTES + 1),
    "14a4d47f23a30177885d9820122f17d2d3a55fe63f7f5c27b95f689e0b2accd6",
  ],
  [
    "two blocks",
    new Uint8Array(2 * BLOCK_BYTES),
    "03ae066c707c588592d9e27aa2444ca98423e0999024f1ceaa11a153790b37de",
  ],
];

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

describe("ContentHash", () => {
  it.each(vectors)("answers what Dropbox does for %s", (_what, bytes, expected) => {
    const hash = new ContentHash();

    hash.update(bytes);

    expect(hash.digest()).toBe(expected);
  });

  it("does not depend on how the bytes come", () => {
    const bytes = randomBytes(2 * BLOCK_BYTES + 12_345);
    const whole = new ContentHash(), parts = new ContentHash();

    whole.update(bytes);
    for (let at = 0, step = 1; at < bytes.length; at += step, step = step * 3 % 1_500_007) {
      parts.update(bytes.subarray(at, at + step));
    }

    expect(parts.digest()).toBe(whole.digest());
  });

  it("takes the digests of blocks that are hashed anyway", () => {
    const bytes = randomBytes(2 * BLOCK_BYTES + 99);
    const whole = new ContentHash(), blocks = new ContentHash();

    whole.update(bytes);
    blocks.addBlock(sha256(bytes.subarray(0, BLOCK_BYTES)));
    blocks.update(bytes.subarray(BLOCK_BYTES, 2 * BLOCK_BYTES));
    blocks.addBlock(sha256(bytes.subarray(2 * BLOCK_BYTES)));

    expect(blocks.digest()).toBe(whole.digest());
  });

  it("refuses a digest in the middle of a block", () => {
    const hash = new ContentHash();
    hash.update(new Uint8Array(5));

    expect(() => hash.addBlock(sha256(new Uint8Array(5)))).toThrow("not whole");
  });
});

describe("contentHashOfBlock", () => {
  it("gets a small file's content hash from its blob id alone", () => {
    const id = sha256(Buffer.from("Hello Dropbox!")).toString("hex");

    expect(contentHashOfBlock(id)).toBe(vectors[1]![2]);
  });
});

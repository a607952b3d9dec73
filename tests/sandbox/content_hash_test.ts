import { describe, expect, it } from "vitest";
import { ContentHash } from "../../src/sandbox/content/content_hash.ts";
import { type Recipe, recipeBytes, recipeHash } from "../../src/sandbox/content/recipe.ts";

const block = 4 * 1024 * 1024;

/** dropbox-api.md 3.4; the first two words come from the real server. */
const vectors: [string, Uint8Array, string][] = [
  ["nothing", new Uint8Array(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [
    "a greeting",
    bytesOf("Hello Dropbox!"),
    "16dff8700700b9aa627e24bbf832940c084b41ade5c5d6fe5417963a547ed9c2",
  ],
  ["one zero", new Uint8Array(1), "1406e05881e299367766d313e26c05564ec91bf721d31726bd6e46e60689539a"],
  [
    "a block less one",
    new Uint8Array(block - 1),
    "839e2d868a885f260431d186466f0f3c189ee0eee5cc444b54e717740ad7f1c3",
  ],
  ["a block", new Uint8Array(block), "c7e946d101855255d919ef0c70718633adf77d3dfb3adeeecf5d0cb4e951be58"],
  [
    "a block and one",
    new Uint8Array(block + 1),
    "14a4d47f23a30177885d9820122f17d2d3a55fe63f7f5c27b95f689e0b2accd6",
  ],
  [
    "two blocks",
    new Uint8Array(2 * block),
    "03ae066c707c588592d9e27aa2444ca98423e0999024f1ceaa11a153790b37de",
  ],
];

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function hashInPieces(bytes: Uint8Array, piece: number): string {
  const hash = new ContentHash();
  for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece));
  return hash.digest();
}

describe("ContentHash", () => {
  for (const [what, bytes, hash] of vectors) {
    it(`knows ${what}`, () => expect(hashInPieces(bytes, bytes.length || 1)).toBe(hash));
  }

  it("does not care how the bytes are cut", () => {
    const bytes = recipeBytes({ seed: 3, size: block + 99, cycle: 2, texture: "noise" }, 0, block + 99);

    expect(hashInPieces(bytes, 700_001)).toBe(hashInPieces(bytes, bytes.length));
  });
});

describe("a recipe", () => {
  for (const texture of ["noise", "text"] as const) {
    it(`gives the same ${texture} whole or by ranges`, () => {
      const recipe: Recipe = { seed: 11, size: 300_001, cycle: 2, texture };
      const whole = recipeBytes(recipe, 0, recipe.size);

      for (const [from, to] of [[0, 1], [65_535, 65_537], [131_073, 300_001], [299_999, 300_001]] as const) {
        expect(recipeBytes(recipe, from, to)).toEqual(whole.slice(from, to));
      }
    });
  }

  it("hashes as its bytes do", () => {
    const recipe: Recipe = { seed: 5, size: 2 * block + 12_345, cycle: 16, texture: "noise" };

    expect(recipeHash(recipe)).toBe(hashInPieces(recipeBytes(recipe, 0, recipe.size), block));
  });

  it("of 5 GB repeats its blocks, so that its hash is soon known", () => {
    const recipe: Recipe = { seed: 1, size: 5 * 1024 ** 3 + 1, cycle: 2, texture: "noise" };

    expect(recipeHash(recipe)).toMatch(/^[0-9a-f]{64}$/);
    expect(recipeBytes(recipe, 0, 99)).toEqual(recipeBytes(recipe, 2 * block, 2 * block + 99));
  });
});

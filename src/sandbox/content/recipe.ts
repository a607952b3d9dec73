import { createHash } from "node:crypto";
import { mix32 } from "../state/sequence.ts";
import { block_size, ContentHash } from "./content_hash.ts";

/** Bytes that are computed when read. After `cycle` blocks of 4 MiB they repeat, so that 5 GB hash in no time. */
export interface Recipe {
  seed: number;
  /** Bytes. */
  size: number;
  cycle: number;
  /** noise does not compress, text does. */
  texture: "noise" | "text";
}

const piece_size = 64 * 1024;
const pieces_per_block = block_size / piece_size;

/** Bytes [start, end) of a recipe; the caller keeps the range small. */
export function recipeBytes(recipe: Recipe, start: number, end: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(end - start);
  const piece = new Uint8Array(piece_size);
  for (let at = start; at < end;) {
    const index = Math.floor(at / piece_size);
    const from = at - index * piece_size;
    const take = Math.min(piece_size - from, end - at);
    fillPiece(recipe, index, piece.subarray(0, Math.ceil((from + take) / 4) * 4));
    out.set(piece.subarray(from, from + take), at - start);
    at += take;
  }
  return out;
}

export function recipeHash(recipe: Recipe): string {
  const hash = new ContentHash();
  const whole = Math.floor(recipe.size / block_size);
  const digests: Uint8Array[] = [];
  for (let block = 0; block < whole; block++) {
    digests[block % recipe.cycle] ??= blockDigest(recipe, block);
    hash.addBlock(digests[block % recipe.cycle]!, block_size);
  }
  hash.update(recipeBytes(recipe, whole * block_size, recipe.size));
  return hash.digest();
}

function blockDigest(recipe: Recipe, block: number): Uint8Array {
  return createHash("sha256").update(recipeBytes(recipe, block * block_size, (block + 1) * block_size))
    .digest();
}

function fillPiece(recipe: Recipe, index: number, piece: Uint8Array): void {
  const block = Math.floor(index / pieces_per_block) % recipe.cycle;
  const seed = mix32(recipe.seed ^ mix32(block * pieces_per_block + (index % pieces_per_block) + 1)) || 1;
  if (recipe.texture === "noise") fillNoise(piece, seed);
  else fillText(piece, seed);
}

/** xorshift32: not random enough for anything but files of no meaning. */
function fillNoise(piece: Uint8Array, seed: number): void {
  const words = new Uint32Array(piece.buffer, piece.byteOffset, piece.length / 4);
  for (let i = 0, x = seed; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
}

const words =
  "report budget team march invoice total draft signed client meeting plan north the of and to in for\n"
    .split(" ").map((word) => `${word} `);
const prose_size = 1024 * 1024;
const phrase_size = 512;

/** Words in a fixed disorder; phrases of it make up a text without spelling each word again. */
const prose = spell();

function spell(): Uint8Array {
  let text = "";
  for (let x = 1; text.length < prose_size; x = mix32(x + 0x9e3779b9)) text += words[x % words.length];
  return new TextEncoder().encode(text);
}

function fillText(piece: Uint8Array, seed: number): void {
  for (let at = 0, x = seed; at < piece.length; at += phrase_size) {
    x = mix32(x + 0x9e3779b9);
    const from = x % (prose_size - phrase_size);
    piece.set(prose.subarray(from, from + Math.min(phrase_size, piece.length - at)), at);
  }
}

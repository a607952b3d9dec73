import { createCipheriv, createHash } from "node:crypto";

/** Numbers that a seed decides: the same corpus on every run. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** About `share` (0 to 1) of the list, at least one of a list that is not empty, in the list's own order. */
  some<T>(from: readonly T[], share: number): T[];
  shuffled<T>(from: readonly T[]): T[];
  /** Bytes that nothing compresses. */
  noise(length: number): Uint8Array;
}

export function createRandom(seed: string): Random {
  const key = createHash("sha256").update(seed).digest();
  let state = key.readUInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (from) => from[below(from.length)]!,
    some: (from, share) => some(from, share, next),
    shuffled: (from) =>
      from.map((item) => ({ item, at: next() })).sort((a, b) => a.at - b.at).map(({ item }) => item),
    noise: (length) => noise(key, below(2 ** 31), length),
  };
}

function some<T>(from: readonly T[], share: number, next: () => number): T[] {
  const chosen = from.filter(() => next() < share);
  return chosen.length > 0 ? chosen : from.slice(0, 1);
}

function noise(key: Uint8Array, counter: number, length: number): Uint8Array {
  const start = new Uint8Array(16);
  new DataView(start.buffer).setUint32(0, counter);
  return createCipheriv("aes-256-ctr", key, start).update(new Uint8Array(length));
}

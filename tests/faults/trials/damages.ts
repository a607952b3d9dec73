import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";

/** A kind of object that a bucket has, and where it lies. */
export const KINDS = ["config", "key", "snapshot", "index", "data pack", "tree pack", "lock"] as const;
export type Kind = typeof KINDS[number];

export interface Damage {
  name: string;
  /** The bytes that stand there afterwards; null where the object is gone. `other` is another object of its kind. */
  to(bytes: Uint8Array, other: Uint8Array): Uint8Array | null;
}

/** Bytes of IV and MAC: anything sealed is that much longer than what it says. */
const IV = 16;

export const DAMAGES: Damage[] = [
  { name: "a bit of the first byte flipped", to: (bytes) => flipped(bytes, 0) },
  { name: "a bit after the IV flipped", to: (bytes) => flipped(bytes, IV) },
  { name: "a bit in the middle flipped", to: (bytes) => flipped(bytes, bytes.length >> 1) },
  { name: "a bit of the header flipped", to: (bytes) => flipped(bytes, bytes.length - 30) },
  { name: "a bit of the last byte flipped", to: (bytes) => flipped(bytes, bytes.length - 1) },
  { name: "no byte left", to: (bytes) => bytes.subarray(0, 0) },
  { name: "one byte left", to: (bytes) => bytes.subarray(0, 1) },
  { name: "less left than IV and MAC are", to: (bytes) => bytes.subarray(0, 31) },
  { name: "half of it left", to: (bytes) => bytes.subarray(0, bytes.length >> 1) },
  { name: "the last byte cut off", to: (bytes) => bytes.subarray(0, -1) },
  { name: "zeros in its place", to: (bytes) => new Uint8Array(bytes.length) },
  { name: "deleted", to: () => null },
  { name: "another of its kind in its place", to: (_, other) => other },
  { name: "its bytes twice", to: (bytes) => joined(bytes, bytes) },
];

/** Behind the store's back. */
export async function putDamage(store: ObjectStore, name: string, bytes: Uint8Array | null): Promise<void> {
  await store.delete(name);
  if (bytes) await store.put(name, bytes);
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[Math.max(0, at)]! ^= 1;
  return copy;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

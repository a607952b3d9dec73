import { createHash } from "node:crypto";
import { nativeHasher } from "./native/hasher.ts";

/** SHA-256 of pieces that lie in memory as a whole. */
export interface Hasher {
  /** 32 bytes, which are gone with the next call. */
  hash(bytes: Uint8Array): Uint8Array;
}

/** By node:crypto, which makes 1 to 3 microseconds of objects for each piece. */
export const nodeHasher: Hasher = {
  hash: (bytes) => createHash("sha256").update(bytes).digest(),
};

/** Of this thread: the machine's OpenSSL where it has one. */
let hasher: Hasher | undefined;

/** Lowercase hex. */
export function sha256(bytes: Uint8Array): string {
  hasher ??= nativeHasher() ?? nodeHasher;
  return hasher.hash(bytes).toHex();
}

import { hkdfSync, randomBytes } from "node:crypto";

/** What seals everything in one repository. Plain data, so that it can be posted to a Worker. */
export interface MasterKeys {
  /** AES-256 key, 32 bytes. */
  encrypt: Uint8Array;
  /** AES-128 key of Poly1305-AES, 16 bytes. */
  macK: Uint8Array;
  /** `r` of Poly1305-AES, 16 bytes, stored unclamped. */
  macR: Uint8Array;
}

const SECRET_BYTES = 32;

export function newMasterKeys(): MasterKeys {
  return { encrypt: bytes(32), macK: bytes(16), macR: bytes(16) };
}

/** 32 bytes that every writer of this repository derives alike and nobody else can: where chunks are cut is secret. */
export function chunkerSecret(keys: MasterKeys): Uint8Array {
  const input = new Uint8Array([...keys.encrypt, ...keys.macK, ...keys.macR]);
  return new Uint8Array(hkdfSync("sha256", input, new Uint8Array(0), "dropkeep chunker", SECRET_BYTES));
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

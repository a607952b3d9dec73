import { hkdfSync, randomBytes } from "node:crypto";

/** What seals everything in one repository. Plain data, so that it can be posted to a Worker. */
export interface MasterKeys {
  /** AES-256 key, 32 bytes. */
  encrypt: Uint8Array;
  /** AES-128 key of Poly1305-AES, 16 bytes. */
  macK: Uint8Array;
  /** `r` of Poly1305-AES, 16 bytes; only the bits that clamping leaves count. */
  macR: Uint8Array;
}

const SECRET_BYTES = 32;
/** RFC 8439 §2.5: the bits of r that are used. */
const R_MASK = [255, 255, 255, 15, 252, 255, 255, 15, 252, 255, 255, 15, 252, 255, 255, 15];

/** Random, `r` clamped from the start. */
export function newMasterKeys(): MasterKeys {
  return { encrypt: bytes(32), macK: bytes(16), macR: clamped(bytes(16)) };
}

/**
 * 32 bytes that every writer of this repository derives alike and nobody else can: where chunks are cut is secret.
 * Without r, which differs between key files of one repository where stock restic added one.
 */
export function chunkerSecret(keys: MasterKeys): Uint8Array {
  const input = new Uint8Array([...keys.encrypt, ...keys.macK]);
  return new Uint8Array(hkdfSync("sha256", input, new Uint8Array(0), "dropkeep chunker", SECRET_BYTES));
}

/** As they stand, sealed, in a key file (FORMAT.md, "keys/"). */
export function encodeMaster({ encrypt, macK, macR }: MasterKeys): Uint8Array {
  const json = { mac: { k: macK.toBase64(), r: macR.toBase64() }, encrypt: encrypt.toBase64() };
  return new TextEncoder().encode(JSON.stringify(json));
}

/** The reverse of `encodeMaster`. Throws for what is no JSON of keys. */
export function decodeMaster(plaintext: Uint8Array): MasterKeys {
  const { mac, encrypt } = JSON.parse(new TextDecoder().decode(plaintext));
  return {
    encrypt: Uint8Array.fromBase64(encrypt),
    macK: Uint8Array.fromBase64(mac.k),
    macR: Uint8Array.fromBase64(mac.r),
  };
}

/** Stock restic clamps r in each key file that it writes; clamped from the start, all key files hold the same keys. */
function clamped(r: Uint8Array): Uint8Array {
  return r.map((byte, i) => byte & R_MASK[i]!);
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

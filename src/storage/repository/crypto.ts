import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { RepositoryError } from "./errors.ts";
import { poly1305Aes } from "./mac.ts";
import type { MasterKeys } from "./master_keys.ts";
import { type Decrypt, nativeDecrypt } from "./native/libcrypto.ts";

const IV_BYTES = 16;
const MAC_BYTES = 16;
/** What sealing adds to the plaintext, in bytes. */
export const OVERHEAD = IV_BYTES + MAC_BYTES;
/** Below this, WebCrypto's cost per call is more than node:crypto's slower cipher. */
const WORTH_WEBCRYPTO = 16 * 1024;

/** IV || AES-256-CTR || Poly1305-AES of the ciphertext, for one small thing (FORMAT.md, "Sealing"). */
export function seal(keys: MasterKeys, plaintext: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(plaintext.length + OVERHEAD);
  const iv = sealed.subarray(0, IV_BYTES);
  iv.set(randomBytes(IV_BYTES));
  sealed.set(createCipheriv("aes-256-ctr", keys.encrypt, iv).update(plaintext), IV_BYTES);
  const ciphertext = sealed.subarray(IV_BYTES, IV_BYTES + plaintext.length);
  sealed.set(poly1305Aes(keys.macK, keys.macR, iv, ciphertext), IV_BYTES + plaintext.length);
  return sealed;
}

/** The plaintext of what `seal` made. Throws `damaged` when the MAC does not match; the caller names the object. */
export function open(keys: MasterKeys, sealed: Uint8Array): Uint8Array {
  const { iv, ciphertext } = verify(keys, sealed);
  return new Uint8Array(createDecipheriv("aes-256-ctr", keys.encrypt, iv).update(ciphertext));
}

/**
 * As `open`, of what may be large: by the machine's OpenSSL where it has one, else by WebCrypto on another core, which
 * copies it twice into fresh pages and so takes two to three times the CPU (measured).
 */
export async function openLarge(
  keys: MasterKeys,
  sealed: Uint8Array,
  decrypt: Decrypt | null = nativeDecrypt(),
): Promise<Uint8Array> {
  if (!decrypt && sealed.length < WORTH_WEBCRYPTO) return open(keys, sealed);
  const { iv, ciphertext } = verify(keys, sealed);
  if (!decrypt) return await byWebCrypto(keys, iv, ciphertext);
  const plaintext = new Uint8Array(ciphertext.length);
  decrypt(keys.encrypt, iv, ciphertext, plaintext);
  return plaintext;
}

function verify(keys: MasterKeys, sealed: Uint8Array): { iv: Uint8Array; ciphertext: Uint8Array } {
  if (sealed.length < OVERHEAD) {
    throw new RepositoryError("damaged", `Cannot decrypt: ${sealed.length} bytes are too few`);
  }
  const end = sealed.length - MAC_BYTES;
  const [iv, ciphertext] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, end)];
  if (!timingSafeEqual(poly1305Aes(keys.macK, keys.macR, iv, ciphertext), sealed.subarray(end))) {
    throw new RepositoryError("damaged", "Cannot decrypt: the authentication code does not match");
  }
  return { iv, ciphertext };
}

async function byWebCrypto(keys: MasterKeys, iv: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
  const counter = { name: "AES-CTR", counter: iv as BufferSource, length: 128 };
  return new Uint8Array(await crypto.subtle.decrypt(counter, await webKey(keys), ciphertext as BufferSource));
}

const webKeys = new WeakMap<MasterKeys, Promise<CryptoKey>>();

function webKey(keys: MasterKeys): Promise<CryptoKey> {
  const known = webKeys.get(keys);
  if (known) return known;
  const imported = crypto.subtle.importKey("raw", keys.encrypt as BufferSource, "AES-CTR", false, [
    "decrypt",
  ]);
  webKeys.set(keys, imported);
  return imported;
}

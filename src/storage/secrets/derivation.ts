import { type Bytes, utf8 } from "./aead.ts";

/** A random key that cannot be read back, only derived from (HKDF-SHA-256, RFC 5869). */
export async function derivable(raw: Bytes): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey", "deriveBits"]);
}

/** The AES-256-GCM key for one purpose. The salt is empty: what we derive from is random already (RFC 5869, 3.1). */
export async function deriveKey(from: CryptoKey, purpose: string): Promise<CryptoKey> {
  const target = { name: "AES-GCM", length: 256 };
  return await crypto.subtle.deriveKey(hkdf(purpose), from, target, false, ["encrypt", "decrypt"]);
}

/** Bytes for one purpose that leave WebCrypto: file keys, ids. */
export async function deriveBytes(from: CryptoKey, purpose: string, length: number): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(purpose), from, length * 8));
}

function hkdf(purpose: string) {
  return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(purpose) };
}

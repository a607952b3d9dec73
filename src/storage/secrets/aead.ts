import { Buffer } from "node:buffer";

/** Bytes, WebCrypto's kind: over a buffer that is not shared. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of a nonce: 96 bits, the size that AES-GCM uses as it is (NIST SP 800-38D, 8.2.2: random nonces). */
const NONCE = 12;

const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** AES-256-GCM with a random nonce; answers `<nonce>.<ciphertext and tag>`, both base64url. */
export async function encrypt(key: CryptoKey, plain: Bytes, aad: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(aad) }, key, plain);
  return `${toText(iv)}.${toText(new Uint8Array(sealed))}`;
}

/** What `encrypt` took; null where key, text or additional data is not the one it was made with. */
export async function decrypt(
  key: CryptoKey,
  iv: string,
  sealed: string,
  aad: string,
): Promise<Bytes | null> {
  const [nonce, text] = [fromText(iv), fromText(sealed)];
  if (nonce?.length !== NONCE || text === null) return null;
  const name = "AES-GCM";
  return await crypto.subtle.decrypt({ name, iv: nonce, additionalData: utf8(aad) }, key, text)
    .then((plain) => new Uint8Array(plain), failedToOpen);
}

/** As `encrypt`, for bytes that stay bytes: nonce, then ciphertext and tag. */
export async function encryptBytes(key: CryptoKey, plain: Bytes, aad: string): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(aad) }, key, plain);
  const bytes = new Uint8Array(NONCE + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), NONCE);
  return bytes;
}

/** What `encryptBytes` took; null where it is not what that key made for that place. */
export async function decryptBytes(key: CryptoKey, sealed: Bytes, aad: string): Promise<Bytes | null> {
  const how = { name: "AES-GCM", iv: sealed.subarray(0, NONCE), additionalData: utf8(aad) };
  if (sealed.length < NONCE) return null;
  return await crypto.subtle.decrypt(how, key, sealed.subarray(NONCE))
    .then((plain) => new Uint8Array(plain), failedToOpen);
}

/** WebCrypto says OperationError for a wrong tag, and nothing more by design. */
function failedToOpen(error: unknown): null {
  if ((error as Error).name === "OperationError") return null;
  throw error;
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Base64url without padding. */
export function toText(bytes: Bytes): string {
  return Buffer.from(bytes).toString("base64url");
}

/** Strict base64url; null for anything else. */
function fromText(text: string): Bytes | null {
  if (!BASE64URL.test(text)) return null;
  const bytes = new Uint8Array(Buffer.from(text, "base64url"));
  return toText(bytes) === text ? bytes : null;
}

import type { PieceCipher } from "../piece_cipher.ts";
import type { Tagger } from "../poly1305.ts";

const SYMBOLS = {
  EVP_CIPHER_CTX_new: { parameters: [], result: "pointer" },
  EVP_CIPHER_CTX_free: { parameters: ["pointer"], result: "void" },
  EVP_aes_256_ctr: { parameters: [], result: "pointer" },
  EVP_EncryptInit_ex: { parameters: ["pointer", "pointer", "pointer", "buffer", "buffer"], result: "i32" },
  EVP_EncryptUpdate: { parameters: ["pointer", "buffer", "buffer", "buffer", "i32"], result: "i32" },
  EVP_MD_CTX_new: { parameters: [], result: "pointer" },
  EVP_sha256: { parameters: [], result: "pointer" },
  EVP_DigestInit_ex: { parameters: ["pointer", "pointer", "pointer"], result: "i32" },
  EVP_DigestUpdate: { parameters: ["pointer", "buffer", "usize"], result: "i32" },
  EVP_DigestFinal_ex: { parameters: ["pointer", "buffer", "pointer"], result: "i32" },
  EVP_MAC_fetch: { parameters: ["pointer", "buffer", "pointer"], result: "pointer" },
  EVP_MAC_CTX_new: { parameters: ["pointer"], result: "pointer" },
  EVP_MAC_init: { parameters: ["pointer", "buffer", "usize", "pointer"], result: "i32" },
  EVP_MAC_update: { parameters: ["pointer", "buffer", "usize"], result: "i32" },
  EVP_MAC_final: { parameters: ["pointer", "buffer", "buffer", "usize"], result: "i32" },
} as const;

export type Library = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** AES-256-CTR by the machine's own OpenSSL 3 (EVP_EncryptInit(3)), or null where it has none. */
export function nativeCipher(key: Uint8Array): PieceCipher | null {
  const found = openLibcrypto();
  return found && new NativeCipher(found, key);
}

/** Puts the plaintext under the first counter `iv`, 16 bytes, into `into`, which is as long as the ciphertext. */
export type Decrypt = (key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array, into: Uint8Array) => void;

/** AES-256-CTR of one thing after the other by the machine's own OpenSSL 3, or null where it has none. */
export function nativeDecrypt(): Decrypt | null {
  const found = openLibcrypto();
  const context = found && cipherContext(found);
  if (!found || !context) return null;
  return (key, iv, ciphertext, into) => {
    begin(found, context, key, iv);
    // In counter mode to encrypt again is to decrypt.
    update(found, context, ciphertext, into);
  };
}

/** Poly1305 with a fixed r by the machine's own OpenSSL 3 (EVP_MAC-POLY1305(7)), or null where it has none. */
export function nativeTagger(r: Uint8Array): Tagger | null {
  const found = openLibcrypto();
  const context = found && macContext(found);
  return found && context ? new NativeTagger(found, context, r) : null;
}

/** Of this thread, for all that is decrypted: each begins it anew, in one breath. */
let ciphers: Deno.PointerValue | undefined;

function cipherContext(found: Library): Deno.PointerValue {
  return ciphers ??= found.EVP_CIPHER_CTX_new();
}

/** Of this thread, for all taggers: each message begins it anew, in one breath. Null: not in this machine's OpenSSL. */
let macs: Deno.PointerValue | undefined;

function macContext(found: Library): Deno.PointerValue {
  if (macs !== undefined) return macs;
  const poly1305 = found.EVP_MAC_fetch(null, new TextEncoder().encode("POLY1305\0"), null);
  return macs = poly1305 && found.EVP_MAC_CTX_new(poly1305);
}

/** Of this thread, once it was found: looking for it takes milliseconds. */
let library: Library | null | undefined;

export function openLibcrypto(): Library | null {
  return library ??= load();
}

function load(): Library | null {
  if (Deno.build.os !== "linux") return null;
  try {
    return Deno.dlopen("libcrypto.so.3", SYMBOLS).symbols;
  } catch {
    // Not installed: WebCrypto does the same, slower.
    return null;
  }
}

class NativeCipher implements PieceCipher {
  #library: Library;
  #key: Uint8Array;

  constructor(library: Library, key: Uint8Array) {
    this.#library = library;
    this.#key = key;
  }

  /** Encrypts in place: the plaintext is gone. */
  async *pieces(plaintext: Uint8Array<ArrayBuffer>, iv: Uint8Array<ArrayBuffer>, size: number) {
    const context = this.#library.EVP_CIPHER_CTX_new();
    if (context === null) throw new Error("Cannot encrypt: OpenSSL has no memory for it");
    try {
      begin(this.#library, context, this.#key, iv);
      for (let at = 0; at < plaintext.length; at += size) {
        const bytes = plaintext.subarray(at, at + size);
        update(this.#library, context, bytes, bytes);
        yield { at, bytes };
      }
    } finally {
      this.#library.EVP_CIPHER_CTX_free(context);
    }
  }
}

function begin(library: Library, context: Deno.PointerValue, secret: Uint8Array, iv: Uint8Array) {
  const cipher = library.EVP_aes_256_ctr();
  const key = new Uint8Array(secret);
  if (library.EVP_EncryptInit_ex(context, cipher, null, key, iv as BufferSource) === 1) return;
  throw new Error("Cannot encrypt or decrypt: OpenSSL refuses the key");
}

function update(library: Library, context: Deno.PointerValue, bytes: Uint8Array, into: Uint8Array) {
  const written = new Int32Array(1);
  const { length } = bytes;
  const done = library.EVP_EncryptUpdate(
    context,
    into as BufferSource,
    written,
    bytes as BufferSource,
    length,
  );
  if (done === 1 && written[0] === length) return;
  throw new Error(`Cannot encrypt or decrypt ${length} bytes: OpenSSL made ${written[0]}`);
}

class NativeTagger implements Tagger {
  #library: Library;
  #context: Deno.PointerValue;
  /** r, and the pad of the message. */
  #key = new Uint8Array(32);
  #written = new BigUint64Array(1);

  constructor(library: Library, context: Deno.PointerValue, r: Uint8Array) {
    this.#library = library;
    this.#context = context;
    this.#key.set(r);
  }

  tag(s: Uint8Array, data: Uint8Array, into: Uint8Array): void {
    this.#key.set(s, 16);
    const { EVP_MAC_init, EVP_MAC_update, EVP_MAC_final } = this.#library;
    const isDone = into.length >= 16 &&
      EVP_MAC_init(this.#context, this.#key, 32n, null) === 1 &&
      EVP_MAC_update(this.#context, data as BufferSource, BigInt(data.length)) === 1 &&
      EVP_MAC_final(this.#context, into as BufferSource, this.#written, 16n) === 1;
    if (!isDone) throw new Error(`Cannot authenticate ${data.length} bytes: OpenSSL refuses them`);
  }
}

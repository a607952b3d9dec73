import type { PieceCipher } from "../piece_cipher.ts";

const SYMBOLS = {
  EVP_CIPHER_CTX_new: { parameters: [], result: "pointer" },
  EVP_CIPHER_CTX_free: { parameters: ["pointer"], result: "void" },
  EVP_aes_256_ctr: { parameters: [], result: "pointer" },
  EVP_EncryptInit_ex: { parameters: ["pointer", "pointer", "pointer", "buffer", "buffer"], result: "i32" },
  EVP_EncryptUpdate: { parameters: ["pointer", "buffer", "buffer", "buffer", "i32"], result: "i32" },
} as const;

type Library = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** AES-256-CTR by the machine's own OpenSSL 3 (EVP_EncryptInit(3)), or null where it has none. */
export function nativeCipher(key: Uint8Array): PieceCipher | null {
  const found = open();
  return found && new NativeCipher(found, key);
}

/** Of this thread, once it was found: looking for it takes milliseconds. */
let library: Library | null | undefined;

function open(): Library | null {
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
      this.#begin(context, iv);
      for (let at = 0; at < plaintext.length; at += size) {
        const bytes = plaintext.subarray(at, at + size);
        this.#encrypt(context, bytes);
        yield { at, bytes };
      }
    } finally {
      this.#library.EVP_CIPHER_CTX_free(context);
    }
  }

  #begin(context: Deno.PointerValue, iv: Uint8Array<ArrayBuffer>) {
    const cipher = this.#library.EVP_aes_256_ctr();
    const key = new Uint8Array(this.#key);
    if (this.#library.EVP_EncryptInit_ex(context, cipher, null, key, iv) === 1) return;
    throw new Error("Cannot encrypt: OpenSSL refuses the key");
  }

  #encrypt(context: Deno.PointerValue, bytes: Uint8Array<ArrayBuffer>) {
    const written = new Int32Array(1);
    const done = this.#library.EVP_EncryptUpdate(context, bytes, written, bytes, bytes.length);
    if (done !== 1 || written[0] !== bytes.length) {
      throw new Error(`Cannot encrypt ${bytes.length} bytes: OpenSSL made ${written[0]}`);
    }
  }
}

import type { Hasher } from "../sha256.ts";
import { type Library, openLibcrypto } from "./libcrypto.ts";

/** SHA-256 by the machine's own OpenSSL 3 (EVP_DigestInit(3)), or null where it has none. */
export function nativeHasher(): Hasher | null {
  const found = openLibcrypto();
  const context = found && found.EVP_MD_CTX_new();
  const isReady = found && context && found.EVP_DigestInit_ex(context, found.EVP_sha256(), null) === 1;
  return isReady ? new NativeHasher(found, context) : null;
}

class NativeHasher implements Hasher {
  #library: Library;
  #context: Deno.PointerValue;
  #digest = new Uint8Array(32);

  constructor(library: Library, context: Deno.PointerValue) {
    this.#library = library;
    this.#context = context;
  }

  /** All of it in one breath: the context is one for all. */
  hash(bytes: Uint8Array): Uint8Array {
    const { EVP_DigestInit_ex, EVP_DigestUpdate, EVP_DigestFinal_ex } = this.#library;
    // Without a type it begins anew with the one that it has, which it need not look for.
    const isDone = EVP_DigestInit_ex(this.#context, null, null) === 1 &&
      EVP_DigestUpdate(this.#context, bytes as BufferSource, BigInt(bytes.length)) === 1 &&
      EVP_DigestFinal_ex(this.#context, this.#digest, null) === 1;
    if (!isDone) throw new Error(`Cannot hash ${bytes.length} bytes: OpenSSL refuses them`);
    return this.#digest;
  }
}

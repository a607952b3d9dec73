import { nativeCipher } from "./native/libcrypto.ts";

/** A stretch of ciphertext; `at` counts from the beginning of the plaintext. */
export interface Piece {
  at: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** AES-256-CTR of something large, piece by piece. */
export interface PieceCipher {
  /**
   * The ciphertext under the first counter `iv`, 16 bytes, in order; a piece has `size` bytes, a multiple of 16, the last
   * may be shorter. A piece is gone when the next is asked for, and the plaintext may be too.
   */
  pieces(
    plaintext: Uint8Array<ArrayBuffer>,
    iv: Uint8Array<ArrayBuffer>,
    size: number,
  ): AsyncIterable<Piece>;
}

/** By the machine's OpenSSL where it has one, else by WebCrypto: a quarter of the time, and no garbage. */
export function openCipher(key: Uint8Array): PieceCipher {
  return nativeCipher(key) ?? new WebCipher(key);
}

/** By WebCrypto, which works on another core while the piece before is being used. */
export class WebCipher implements PieceCipher {
  #key: Promise<CryptoKey>;

  constructor(key: Uint8Array) {
    this.#key = crypto.subtle.importKey("raw", new Uint8Array(key), "AES-CTR", false, ["encrypt"]);
  }

  async *pieces(plaintext: Uint8Array<ArrayBuffer>, iv: Uint8Array<ArrayBuffer>, size: number) {
    const encrypt = (at: number) =>
      this.#encrypt(plaintext.subarray(at, at + size), counterAt(toNumber(iv), at));
    let next = encrypt(0);
    for (let at = 0; at < plaintext.length; at += size) {
      const bytes = await next;
      if (at + size < plaintext.length) next = encrypt(at + size);
      yield { at, bytes };
      // Frees the bytes now: left to the garbage collector they pile up to 50 MiB.
      bytes.buffer.transfer(0);
    }
  }

  async #encrypt(bytes: Uint8Array<ArrayBuffer>, counter: Uint8Array<ArrayBuffer>) {
    const algorithm = { name: "AES-CTR", counter, length: 128 };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, await this.#key, bytes));
  }
}

/** The counter for plaintext offset `at`, 16 bytes, big-endian, modulo 2^128. */
export function counterAt(base: bigint, at: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(16);
  const counter = BigInt.asUintN(128, base + BigInt(at / 16));
  const view = new DataView(iv.buffer);
  view.setBigUint64(0, counter >> 64n);
  view.setBigUint64(8, BigInt.asUintN(64, counter));
  return iv;
}

/** The number that 16 bytes are, big-endian. */
export function toNumber(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getBigUint64(0) << 64n | view.getBigUint64(8);
}

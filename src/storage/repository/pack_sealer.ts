import { createHash, randomBytes } from "node:crypto";
import type { IndexedPack } from "./blob.ts";
import { OVERHEAD } from "./crypto.ts";
import { MacBatch } from "./mac.ts";
import type { MasterKeys } from "./master_keys.ts";
import type { PackDraft, Section } from "./pack_draft.ts";

/** `bytes` lie in the draft's buffer: they are valid until that is released. */
export interface SealedPack extends IndexedPack {
  bytes: Uint8Array<ArrayBuffer>;
}

/** WebCrypto at 1 MiB a call is four times faster than at 16 MiB, whose fresh pages cost more than the cipher. */
const PIECE = 1024 * 1024;
const IV_BYTES = 16;

/**
 * Turns drafts into packs. All sections of a pack share one keystream from one random base: the IV of a section is
 * the base plus its offset in 16-byte blocks, so that no block of keystream is used twice (FORMAT.md, packs).
 */
export class PackSealer {
  #aes: Promise<CryptoKey>;
  #mac: MacBatch;

  constructor(keys: MasterKeys) {
    const raw = new Uint8Array(keys.encrypt);
    this.#aes = crypto.subtle.importKey("raw", raw, "AES-CTR", false, ["encrypt"]);
    this.#mac = new MacBatch(keys.macK, keys.macR);
  }

  /** Consumes the draft: the pack is written over its plaintext. */
  async seal(draft: PackDraft): Promise<SealedPack> {
    const plaintext = draft.close();
    const base = toNumber(randomBytes(IV_BYTES));
    const pack = new PackAssembly(draft.buffer, draft.sections, base, this.#mac);
    let next = this.#encrypt(plaintext, 0, base);
    for (let at = 0; at < plaintext.length; at += PIECE) {
      const ciphertext = await next;
      if (at + PIECE < plaintext.length) next = this.#encrypt(plaintext, at + PIECE, base);
      pack.place(at, ciphertext);
      // Frees the bytes now: left to the garbage collector they pile up to 50 MiB.
      ciphertext.buffer.transfer(0);
    }
    return { ...pack.finish(), blobs: draft.blobs };
  }

  async #encrypt(
    plaintext: Uint8Array<ArrayBuffer>,
    at: number,
    base: bigint,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const algorithm = { name: "AES-CTR", counter: ivAt(base, at), length: 128 };
    const piece = plaintext.subarray(at, at + PIECE);
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, await this.#aes, piece));
  }
}

/**
 * The pack as it grows at the front of the buffer while its plaintext further back is still being encrypted: a draft
 * leaves room enough that what is placed never reaches what is not yet read. Hashes each part while it is in cache.
 */
class PackAssembly {
  #buffer: Uint8Array<ArrayBuffer>;
  #sections: Section[];
  #ivs: Uint8Array;
  #pads: Uint8Array;
  #mac: MacBatch;
  #hash = createHash("sha256");
  #next = 0;
  #end = 0;
  #hashed = 0;

  constructor(buffer: Uint8Array<ArrayBuffer>, sections: Section[], base: bigint, mac: MacBatch) {
    this.#buffer = buffer;
    this.#sections = sections;
    this.#ivs = new Uint8Array(sections.length * IV_BYTES);
    sections.forEach(({ at }, i) => this.#ivs.set(ivAt(base, at), i * IV_BYTES));
    this.#pads = mac.pads(this.#ivs);
    this.#mac = mac;
  }

  /** Takes the ciphertext of the plaintext from `at` on; calls come in order, without gaps. */
  place(at: number, ciphertext: Uint8Array): void {
    const end = at + ciphertext.length;
    for (let section = this.#sections[this.#next]; section; section = this.#sections[this.#next]) {
      const from = Math.max(at, section.at), to = Math.min(end, section.at + section.length);
      if (from < to) {
        this.#buffer.set(ciphertext.subarray(from - at, to - at), this.#end + IV_BYTES + from - section.at);
      }
      if (section.at + section.length > end) break;
      this.#authenticate(section.length);
    }
    this.#catchUp();
  }

  finish(): { id: string; bytes: Uint8Array<ArrayBuffer> } {
    const header = this.#sections.at(-1)!.length + OVERHEAD;
    new DataView(this.#buffer.buffer, this.#buffer.byteOffset).setUint32(this.#end, header, true);
    this.#end += 4;
    this.#catchUp();
    return { id: this.#hash.digest("hex"), bytes: this.#buffer.subarray(0, this.#end) };
  }

  #authenticate(length: number): void {
    const from = this.#next * IV_BYTES, to = from + IV_BYTES;
    const start = this.#end + IV_BYTES, end = start + length;
    this.#buffer.set(this.#ivs.subarray(from, to), this.#end);
    this.#mac.tag(
      this.#pads.subarray(from, to),
      this.#buffer.subarray(start, end),
      this.#buffer.subarray(end),
    );
    this.#end += length + OVERHEAD;
    this.#next++;
  }

  #catchUp(): void {
    this.#hash.update(this.#buffer.subarray(this.#hashed, this.#end));
    this.#hashed = this.#end;
  }
}

/** The counter for plaintext offset `at`, 16 bytes, big-endian, modulo 2^128. */
function ivAt(base: bigint, at: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(IV_BYTES);
  const counter = BigInt.asUintN(128, base + BigInt(at / 16));
  const view = new DataView(iv.buffer);
  view.setBigUint64(0, counter >> 64n);
  view.setBigUint64(8, BigInt.asUintN(64, counter));
  return iv;
}

function toNumber(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getBigUint64(0) << 64n | view.getBigUint64(8);
}

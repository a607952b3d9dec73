import { createHash, randomBytes } from "node:crypto";
import type { IndexedPack } from "./blob.ts";
import { OVERHEAD } from "./crypto.ts";
import { MacBatch } from "./mac.ts";
import type { MasterKeys } from "./master_keys.ts";
import type { PackDraft, Section } from "./pack_draft.ts";
import { counterAt, openCipher, type PieceCipher, toNumber } from "./piece_cipher.ts";

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
  #cipher: PieceCipher;
  #mac: MacBatch;

  /** `cipher` encrypts under the keys' own. */
  constructor(keys: MasterKeys, cipher = openCipher(keys.encrypt)) {
    this.#cipher = cipher;
    this.#mac = new MacBatch(keys.macK, keys.macR);
  }

  /** Consumes the draft: the pack is written over its plaintext. */
  async seal(draft: PackDraft): Promise<SealedPack> {
    const plaintext = draft.close();
    const iv = new Uint8Array(randomBytes(IV_BYTES));
    const pack = new PackAssembly(draft.buffer, draft.sections, toNumber(iv), this.#mac);
    for await (const { at, bytes } of this.#cipher.pieces(plaintext, iv, PIECE)) pack.place(at, bytes);
    return { ...pack.finish(), blobs: draft.blobs };
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
    sections.forEach(({ at }, i) => this.#ivs.set(counterAt(base, at), i * IV_BYTES));
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

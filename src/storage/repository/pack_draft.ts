import type { BlobKind, PackedBlob } from "./blob.ts";
import { OVERHEAD } from "./crypto.ts";

/** Restic's index files hold whole packs and at most 50,000 blobs. */
const MOST_BLOBS = 16_000;
/** Plaintext begins here, so that sealing, which makes each blob longer, can write to the front of the same buffer. */
const SHIFT = (MOST_BLOBS + 1) * OVERHEAD;
const COMPRESSED_ENTRY = 41;
const PLAIN_ENTRY = 37;
const TRAILER = 4;

/** A blob to be packed: `bytes` are a zstd frame of `rawLength` bytes, or plain where that is null. */
export interface NewBlob {
  id: string;
  kind: BlobKind;
  bytes: Uint8Array;
  rawLength: number | null;
}

/** A stretch of plaintext that is sealed by itself; `at` counts from the first blob and is a multiple of 16. */
export interface Section {
  at: number;
  length: number;
}

/** Bytes that a buffer needs for a pack of `target` bytes. */
export function draftBytes(target: number): number {
  return SHIFT + target;
}

/** Bytes of a pack with nothing in it but this blob. */
export function loneBlobBytes(length: number): number {
  return length + OVERHEAD + COMPRESSED_ENTRY + OVERHEAD + TRAILER;
}

/** A pack in the making: the plaintext of its blobs, each at a multiple of 16, and then of its header. */
export class PackDraft {
  readonly blobs: PackedBlob[] = [];
  readonly sections: Section[] = [];
  #ids = new Set<string>();
  #end = 0;
  #packed = OVERHEAD + TRAILER;
  #offset = 0;

  constructor(readonly buffer: Uint8Array<ArrayBuffer>) {}

  fits(length: number): boolean {
    const grown = this.#packed + length + OVERHEAD + COMPRESSED_ENTRY;
    return this.blobs.length < MOST_BLOBS && SHIFT + grown <= this.buffer.length;
  }

  /** Copies the bytes. One pack holds one kind only, and nothing empty. */
  add({ id, kind, bytes, rawLength }: NewBlob): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    if (!this.fits(bytes.length)) {
      throw new RangeError(`Cannot pack blob ${id}: ${bytes.length} bytes do not fit`);
    }
    if (!bytes.length) throw new RangeError(`Cannot pack blob ${id}: it is empty`);
    if (this.blobs[0] && this.blobs[0].kind !== kind) {
      throw new TypeError("Cannot pack data and trees together");
    }
    const length = bytes.length + OVERHEAD;
    this.blobs.push({ id, kind, offset: this.#offset, length, rawLength });
    this.#offset += length;
    this.#packed += length + entryBytes(rawLength);
    this.#append(bytes);
  }

  /** Ends the pack with its header; the plaintext is then whole and `sections` covers it. */
  close(): Uint8Array<ArrayBuffer> {
    this.#append(headerOf(this.blobs));
    return this.buffer.subarray(SHIFT, SHIFT + this.#end);
  }

  #append(bytes: Uint8Array): void {
    const at = (this.#end + 15) & ~15;
    this.buffer.set(bytes, SHIFT + at);
    this.sections.push({ at, length: bytes.length });
    this.#end = at + bytes.length;
  }
}

/** FORMAT.md, packs: type, sealed length, plaintext length where compressed, id. */
function headerOf(blobs: readonly PackedBlob[]): Uint8Array {
  const header = new Uint8Array(blobs.reduce((sum, { rawLength }) => sum + entryBytes(rawLength), 0));
  const view = new DataView(header.buffer);
  let at = 0;
  for (const { id, kind, length, rawLength } of blobs) {
    view.setUint8(at, (kind === "tree" ? 1 : 0) + (rawLength === null ? 0 : 2));
    view.setUint32(at + 1, length, true);
    if (rawLength !== null) view.setUint32(at + 5, rawLength, true);
    at += entryBytes(rawLength);
    header.subarray(at - 32, at).setFromHex(id);
  }
  return header;
}

function entryBytes(rawLength: number | null): number {
  return rawLength === null ? PLAIN_ENTRY : COMPRESSED_ENTRY;
}

import { Chunker } from "./chunker.ts";
import { BLOCK_BYTES } from "./content_hash.ts";
import type { FileType } from "./file_types.ts";

const KIBIBYTE = 1024;
/** The sizes that stored least of five versions of a mixed corpus without many more blobs. FORMAT.md, chunks. */
const SIZES = { min: 256 * KIBIBYTE, average: 512 * KIBIBYTE, max: BLOCK_BYTES };
/** Files up to this are one blob: their id proves the download too. */
const WHOLE_BYTES = 1024 * KIBIBYTE;

/** Where files of a repository are cut. A file of the same bytes and type is always cut alike. */
export class FileCutter {
  #chunker: Chunker;

  constructor(secret: Uint8Array) {
    this.#chunker = new Chunker(secret, SIZES);
  }

  /**
   * The chunks that `bytes` begin with, as slices; what they leave over begins the next chunk. `bytes` hold a whole
   * 4 MiB block unless the file has `ended` with them, and begin a chunk, the first of the file where `isFirst`.
   */
  cut(bytes: Uint8Array, { isSettled }: FileType, isFirst: boolean, ended: boolean): Uint8Array[] {
    if (!bytes.length) return [];
    const isWhole = isFirst && ended && bytes.length <= WHOLE_BYTES;
    return isSettled || isWhole ? [bytes] : this.#byContent(bytes, ended);
  }

  #byContent(bytes: Uint8Array, ended: boolean): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (let at = 0, length; (length = this.#chunker.cut(bytes.subarray(at), ended)) > 0; at += length) {
      chunks.push(bytes.subarray(at, at + length));
    }
    return chunks;
  }
}

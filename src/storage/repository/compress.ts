import { zstdDecompressSync } from "node:zlib";
import { RepositoryError } from "./errors.ts";
import { frameOf, type Frames, openFrames, type Setting } from "./frames.ts";

/** Above this a sample is tried first: a call on random bytes costs 3 ms a MiB and gains nothing. */
const WORTH_A_SAMPLE = 64 * 1024;
const SAMPLE_BYTES = 16 * 1024;
const SAMPLE_PARTS = 4;
/** What compression must save of a blob to be worth undoing at each restore. */
const WORTH_SAVING = 1 / 32;
/** Level 3 stores 1 to 4 % less and takes a fifth more time, half of all that a pipeline does; 1 is no faster than 2 (measured). */
const LEVEL = 2;
const PROBE: Setting = { level: 1 };
/** Bytes from which zstd takes a table of 256 KiB, which with all else does not fit the cache of a core. */
const LARGE = 256 * 1024;
/** Half of that: a tenth less time, and 1 % more is stored of large blobs (measured). */
const LARGE_HASH_LOG = 15;

/** Compresses blobs one after the other; what it answers is gone with the next call. FORMAT.md, packs. */
export class Compressor {
  #frames: Frames;
  #usual: Setting;
  #large: Setting;

  /** `level` is zstd's, 2 unless told, 3 at most. */
  constructor({ level = LEVEL, frames = openFrames() }: { level?: number; frames?: Frames } = {}) {
    this.#usual = { level };
    this.#large = { level, hashLog: LARGE_HASH_LOG };
    this.#frames = frames;
  }

  /**
   * One zstd frame of `bytes`, or null where it is better stored as it is (pack entry type 0): when it gains less than
   * 1/32, which above 64 KiB a sample of 16 KiB tells.
   */
  data(bytes: Uint8Array): Uint8Array | null {
    if (bytes.length > WORTH_A_SAMPLE && !this.#promises(bytes)) return null;
    const frame = this.#frames.frame(bytes, bytes.length > LARGE ? this.#large : this.#usual);
    return gains(frame, bytes.length) ? frame : null;
  }

  /** As `data`, for trees: stock restic's prune rewrites packs that hold uncompressed trees, so it never declines. */
  tree(bytes: Uint8Array): Uint8Array {
    return this.#frames.frame(bytes, this.#usual);
  }

  /** Gives idle memory back to the system. */
  shed(): void {
    this.#frames.shed();
  }

  #promises(bytes: Uint8Array): boolean {
    return gains(this.#frames.frame(sampleOf(bytes), PROBE), SAMPLE_BYTES);
  }
}

/** One frame of a small thing, the caller's own: an index file, a snapshot. */
export function compressed(bytes: Uint8Array): Uint8Array {
  return frameOf(bytes, { level: LEVEL });
}

/** The `rawLength` bytes behind a frame. Throws `damaged` for a bad frame or any other length, and never makes more. */
export function decompress(frame: Uint8Array, rawLength: number): Uint8Array {
  const bytes = unpacked(frame, rawLength);
  if (bytes.length === rawLength) return bytes;
  throw new RepositoryError(
    "damaged",
    `Cannot decompress: ${bytes.length} bytes came out, ${rawLength} were due`,
  );
}

function unpacked(frame: Uint8Array, rawLength: number): Uint8Array {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: Math.max(rawLength, 1) });
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new RepositoryError("damaged", `Cannot decompress to ${rawLength} bytes: ${reason}`, { cause });
  }
}

/** Parts from all over the blob, since the head of a media file is often its only text. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const sample = new Uint8Array(SAMPLE_BYTES);
  const part = SAMPLE_BYTES / SAMPLE_PARTS;
  const stride = Math.floor((bytes.length - part) / (SAMPLE_PARTS - 1));
  for (let i = 0; i < SAMPLE_PARTS; i++) sample.set(bytes.subarray(i * stride, i * stride + part), i * part);
  return sample;
}

function gains(frame: Uint8Array, rawLength: number): boolean {
  return frame.length <= rawLength * (1 - WORTH_SAVING);
}

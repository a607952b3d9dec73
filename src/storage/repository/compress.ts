import { Buffer } from "node:buffer";
import { constants, zstdCompressSync, zstdDecompressSync, type ZstdOptions } from "node:zlib";
import { RepositoryError } from "./errors.ts";

/** Above this a sample is tried first: a call on random bytes costs 3 ms a MiB and gains nothing. */
const WORTH_A_SAMPLE = 64 * 1024;
const SAMPLE_BYTES = 16 * 1024;
const SAMPLE_PARTS = 4;
/** What compression must save of a blob to be worth undoing at each restore. */
const WORTH_SAVING = 1 / 32;
const LEAST_OUTPUT = 16 * 1024;
/** Level 2 stores 1 to 4 % more in a sixth less time, 1 stores 3 to 8 % more in a quarter less. */
const LEVEL = 3;

/**
 * One zstd frame of `bytes`, or null where it is better stored as it is (pack entry type 0): when it gains less than
 * 1/32, which above 64 KiB a sample of 16 KiB tells. The caller may `discard` the frame. FORMAT.md, packs.
 */
export function compress(bytes: Uint8Array, level = LEVEL): Uint8Array | null {
  if (bytes.length > WORTH_A_SAMPLE && !promises(bytes)) return null;
  const frame = frameOf(bytes, level);
  if (gains(frame, bytes.length)) return frame;
  discard(frame);
  return null;
}

/** As `compress`, for trees: stock restic's prune rewrites packs that hold uncompressed trees, so it never declines. */
export function compressTree(bytes: Uint8Array, level = LEVEL): Uint8Array {
  return frameOf(bytes, level);
}

/**
 * Frees the memory of a frame that `compress` made, which is empty afterwards. Left to the garbage collector frames
 * pile up to 50 MiB, and each new one costs its page faults.
 */
export function discard(frame: Uint8Array): void {
  // What is no larger may be a part of the pool that all of node's buffers share.
  if (frame.buffer.byteLength > Buffer.poolSize) (frame.buffer as ArrayBuffer).transfer(0);
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

/**
 * The pledged size lets zstd choose tables no larger than the input: a third less time below 4 KiB. Room for the
 * whole frame saves growing it piece by piece.
 */
function frameOf(bytes: Uint8Array, level: number): Uint8Array {
  const options: ZstdOptions & { pledgedSrcSize: number } = {
    pledgedSrcSize: bytes.length,
    chunkSize: Math.max(LEAST_OUTPUT, bytes.length + (bytes.length >> 8) + 64),
    params: { [constants.ZSTD_c_compressionLevel]: level },
  };
  return zstdCompressSync(bytes, options);
}

function promises(bytes: Uint8Array): boolean {
  const frame = frameOf(sampleOf(bytes), 1);
  const isPromising = gains(frame, SAMPLE_BYTES);
  discard(frame);
  return isPromising;
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

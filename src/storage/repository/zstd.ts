import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

const LEVEL = 3;

/** One zstd frame of a whole small thing: tree, index, snapshot. */
export function squeeze(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
}

/** Refuses more than `most` bytes of output: a damaged frame must not fill the memory. */
export function unsqueeze(frame: Uint8Array, most: number): Uint8Array {
  return zstdDecompressSync(frame, { maxOutputLength: Math.max(most, 1) });
}

import { decompress } from "../../../src/storage/repository/compress.ts";
import { open } from "../../../src/storage/repository/crypto.ts";
import { newMasterKeys } from "../../../src/storage/repository/master_keys.ts";
import { parsePack } from "../../../src/storage/repository/pack_header.ts";
import type { SealedPack } from "../../../src/storage/repository/packer.ts";

export const keys = newMasterKeys();

/** What a reader with nothing but the pack's bytes finds in it: id to plaintext. */
export function unpack(sealed: SealedPack): Map<string, Uint8Array> {
  return new Map(
    parsePack(keys, sealed.id, sealed.bytes).map(({ id, offset, length, rawLength }) => {
      const bytes = open(keys, sealed.bytes.subarray(offset, offset + length));
      return [id, rawLength === null ? bytes : decompress(bytes, rawLength)];
    }),
  );
}

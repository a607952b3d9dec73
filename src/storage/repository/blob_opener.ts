import type { PackedBlob } from "./blob.ts";
import { decompress } from "./compress.ts";
import { openLarge, OVERHEAD } from "./crypto.ts";
import { RepositoryError } from "./errors.ts";
import { idOf } from "./ids.ts";
import type { MasterKeys } from "./master_keys.ts";

/** Bytes of plaintext that a blob holds. */
export function plainLength({ length, rawLength }: PackedBlob): number {
  return rawLength ?? length - OVERHEAD;
}

/** The plaintext of a blob from its sealed bytes, proven by MAC and SHA-256. Throws `damaged`, naming blob and pack. */
export async function openBlob(
  keys: MasterKeys,
  blob: PackedBlob,
  packId: string,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return (await openFrame(keys, blob, packId, sealed)).plaintext;
}

/** The same, with the bytes as they stood in the pack before they were sealed: a zstd frame, or the plaintext itself. */
export async function openFrame(
  keys: MasterKeys,
  blob: PackedBlob,
  packId: string,
  sealed: Uint8Array,
): Promise<{ frame: Uint8Array; plaintext: Uint8Array }> {
  try {
    const opened = await openLarge(keys, sealed);
    const plaintext = blob.rawLength === null ? opened : decompress(opened, blob.rawLength);
    if (plaintext.length !== plainLength(blob)) throw new Error("its length is not the promised one");
    if (idOf(plaintext) !== blob.id) throw new Error("its content does not match its id");
    return { frame: opened, plaintext: asPlainArray(plaintext) };
  } catch (cause) {
    const problem = (cause as Error).message;
    throw new RepositoryError("damaged", `Cannot read blob ${blob.id} in pack ${packId}: ${problem}`, {
      cause,
    });
  }
}

/** node:zlib answers a Buffer, whose `slice` does not copy. */
function asPlainArray({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

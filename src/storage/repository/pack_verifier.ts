import type { PackedBlob } from "./blob.ts";
import { decompress } from "./compress.ts";
import { openLarge } from "./crypto.ts";
import { RepositoryError } from "./errors.ts";
import { free } from "./free.ts";
import { idOf } from "./ids.ts";
import type { MasterKeys } from "./master_keys.ts";
import type { SealedPack } from "./pack_sealer.ts";

/** Opens every `every`-th blob of a pack from its sealed bytes. Throws `damaged` at the first that is not itself. */
export async function verifyPack(keys: MasterKeys, pack: SealedPack, every: number): Promise<void> {
  for (let i = 0; i < pack.blobs.length; i += every) {
    const blob = pack.blobs[i]!;
    if (await idIn(keys, pack, blob) !== blob.id) {
      throw new RepositoryError(
        "damaged",
        `Cannot trust pack ${pack.id}: blob ${blob.id} does not come out of it again`,
      );
    }
  }
}

/** Of what comes out of it again. */
async function idIn(keys: MasterKeys, pack: SealedPack, blob: PackedBlob): Promise<string> {
  const bytes = await openLarge(keys, pack.bytes.subarray(blob.offset, blob.offset + blob.length));
  const plaintext = blob.rawLength === null ? bytes : decompress(bytes, blob.rawLength);
  const id = idOf(plaintext);
  free(plaintext);
  if (plaintext !== bytes) free(bytes);
  return id;
}

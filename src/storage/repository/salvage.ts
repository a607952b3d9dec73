import type { IndexedPack } from "./blob.ts";
import { openFrame } from "./blob_opener.ts";
import type { BlobWriter } from "./blob_writer.ts";
import { isDamage } from "./errors.ts";
import { fetchRange } from "./pack_range.ts";
import { readThrice } from "./read_thrice.ts";
import type { Repository } from "./repository.ts";

export interface Salvaged {
  /** Blobs that came out whole, and those that did not. */
  saved: number;
  lost: number;
}

/** Copies what can still be read of a damaged pack, blob by blob, proven by MAC and SHA-256. */
export async function salvage(
  { store, keys }: Repository,
  { id: packId, blobs }: IndexedPack,
  writer: BlobWriter,
  signal: AbortSignal,
): Promise<Salvaged> {
  const done: Salvaged = { saved: 0, lost: 0 };
  for (const blob of blobs) {
    try {
      const { frame } = await readThrice(async () => {
        const sealed = await fetchRange(store, { packId, ...blob }, blob.id, signal);
        return await openFrame(keys, blob, packId, sealed);
      }, signal);
      await writer.addFrame({ id: blob.id, kind: blob.kind, bytes: frame, rawLength: blob.rawLength });
      done.saved++;
    } catch (error) {
      if (!isDamage(error)) throw error;
      done.lost++;
    }
  }
  return done;
}

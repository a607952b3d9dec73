import type { IndexedPack, PackedBlob } from "./blob.ts";
import { openBlob } from "./blob_opener.ts";
import { isDamage, RepositoryError } from "./errors.ts";
import { idInName, idOf, packName } from "./ids.ts";
import { readIndex } from "./index_file.ts";
import { parsePack, readPackHeader } from "./pack_header.ts";
import { prefetch } from "./prefetch.ts";
import { readThrice } from "./read_thrice.ts";
import type { Repository } from "./repository.ts";
import { getNamed } from "./unpacked.ts";

/** A pack of the store: what it itself says is in it, or why it cannot say so or is not to be trusted. */
export type FoundPack = { id: string; size: number } & ({ blobs: PackedBlob[] } | { damage: string });

export interface SurveyOptions {
  /** Read every byte, not the headers alone. */
  readData: boolean;
  signal: AbortSignal;
}

const HEADERS_AHEAD = 8;
const PACKS_AHEAD = 2;

/** Every pack that lies in the store, whatever any index says. */
export function foundPacks(
  repository: Repository,
  { readData, signal }: SurveyOptions,
): AsyncGenerator<FoundPack> {
  const width = readData ? PACKS_AHEAD : HEADERS_AHEAD;
  return prefetch(packObjects(repository, signal), width, async (pack): Promise<FoundPack> => {
    try {
      const blobs = await readThrice(
        () => readData ? provenBlobs(repository, pack.id) : readPackHeader(repository, pack),
        signal,
      );
      return { ...pack, blobs };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { ...pack, damage: error.message };
    }
  });
}

/** What these index files say of packs that do not speak for themselves; and which of the files cannot be read. */
export async function indexedEntries(
  { store, keys }: Repository,
  indexIds: readonly string[],
  packIds: { has(id: string): boolean },
): Promise<{ entries: Map<string, IndexedPack>; unreadable: string[] }> {
  const entries = new Map<string, IndexedPack>();
  const unreadable: string[] = [];
  for (const id of indexIds) {
    try {
      const { packs } = await readIndex(store, keys, id);
      for (const pack of packs) if (packIds.has(pack.id)) entries.set(pack.id, pack);
    } catch (error) {
      if (!isDamage(error)) throw error;
      unreadable.push(id);
    }
  }
  return { entries, unreadable };
}

async function* packObjects({ store }: Repository, signal: AbortSignal) {
  for await (const { name, size } of store.list("data/", { signal })) {
    const id = idInName(name);
    if (id !== null && name === packName(id)) yield { id, size };
  }
}

async function provenBlobs({ store, keys }: Repository, id: string): Promise<PackedBlob[]> {
  const bytes = await getNamed(store, packName(id));
  const blobs = parsePack(keys, id, bytes);
  for (const blob of blobs) {
    await openBlob(keys, blob, id, bytes.subarray(blob.offset, blob.offset + blob.length));
  }
  if (idOf(bytes) !== id) {
    throw new RepositoryError("damaged", `Pack ${id} does not hold what its name says: its hash differs`);
  }
  return blobs;
}

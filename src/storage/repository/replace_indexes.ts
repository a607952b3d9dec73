import type { IndexedPack } from "./blob.ts";
import { deleteIndex, readIndexes, type StoredIndex, storeIndexes } from "./index_file.ts";
import type { Repository } from "./repository.ts";

/** An index file that names fewer blobs than this is joined with others. */
const SMALL = 12_500;
const FEWEST_SMALL = 4;

export interface IndexChange {
  written: StoredIndex[];
  /** Files that nobody needs once those written are in place. */
  obsolete: string[];
}

/**
 * Writes index files that take the place of those that name a pack of `gone`, name one twice, or are small. The old
 * ones stay: the caller deletes them, with `deleteIndexes`, and only then the packs (FORMAT.md, "Order").
 */
export async function writeReplacements(
  repository: Repository,
  gone: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<IndexChange> {
  const obsolete = await replaceable(repository, gone, signal);
  if (obsolete.size === 0) return { written: [], obsolete: [] };
  const packs = packsOf(repository, obsolete, gone, signal);
  const written = await Array.fromAsync(storeIndexes(repository.store, repository.keys, packs));
  return { written, obsolete: [...obsolete] };
}

/** After those that take their place are stored, and no earlier. */
export async function deleteIndexes({ store }: Repository, ids: readonly string[]) {
  for (const id of ids) await deleteIndex(store, id);
}

async function replaceable(
  { store, keys }: Repository,
  gone: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Set<string>> {
  const found = new Set<string>();
  const small: string[] = [];
  const seen = new Set<string>();
  for await (const { id, packs } of readIndexes(store, keys)) {
    signal.throwIfAborted();
    const isWrong = packs.length === 0 || packs.some((pack) => gone.has(pack.id) || seen.has(pack.id));
    for (const pack of packs) seen.add(pack.id);
    if (isWrong) found.add(id);
    else if (packs.reduce((sum, pack) => sum + pack.blobs.length, 0) < SMALL) small.push(id);
  }
  if (small.length >= FEWEST_SMALL) { for (const id of small) found.add(id); }
  return found;
}

/** What lives on of these files, each pack once. A file that stays may name one of them too: then it is named there. */
async function* packsOf(
  { store, keys }: Repository,
  obsolete: ReadonlySet<string>,
  gone: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<IndexedPack> {
  const named = new Set<string>(gone);
  for await (const { id, packs } of readIndexes(store, keys)) {
    if (!obsolete.has(id)) { for (const pack of packs) named.add(pack.id); }
  }
  for await (const { id, packs } of readIndexes(store, keys)) {
    signal.throwIfAborted();
    if (!obsolete.has(id)) continue;
    for (const pack of packs) {
      if (named.has(pack.id)) continue;
      named.add(pack.id);
      yield pack;
    }
  }
}

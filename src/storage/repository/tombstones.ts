import type { Tombstones } from "../tombstones.ts";
import { isDamage, type RepositoryError } from "./errors.ts";
import type { Repository } from "./repository.ts";
import { deleteUnpacked, listUnpacked, loadUnpacked, saveUnpacked } from "./unpacked.ts";

const KIND = "dropkeep/erased";

/** All that the repository's own files say, and those of them that cannot be read. */
export async function readTombstones(
  { store, keys }: Repository,
): Promise<Tombstones & { files: string[]; damaged: RepositoryError[] }> {
  const files = await Array.fromAsync(listUnpacked(store, KIND));
  const [found, damaged]: [Tombstones[], RepositoryError[]] = [[], []];
  for (const id of files) {
    try {
      found.push(await loadUnpacked(store, keys, KIND, id) as Tombstones);
    } catch (error) {
      if (!isDamage(error)) throw error;
      damaged.push(error);
    }
  }
  return { ...united(found), files, damaged };
}

/** Adds to them. One file holds all: the new one first, then those before it go. */
export async function addTombstones(repository: Repository, added: Tombstones): Promise<void> {
  const { store, keys } = repository;
  const { files, damaged, ...known } = await readTombstones(repository);
  const all = united([known, added]);
  const isKnown = JSON.stringify(all) === JSON.stringify(known) && damaged.length === 0;
  if (isKnown && files.length <= 1) return;
  const id = await saveUnpacked(store, keys, KIND, JSON.stringify({ version: 1, ...all }));
  for (const old of files) if (old !== id) await deleteUnpacked(store, KIND, old);
}

/** In an order of their own, each once. */
function united(list: Tombstones[]): Tombstones {
  const places = new Map(
    list.flatMap((one) => one.places.map((place) => [`${place.namespace} ${place.pathHash}`, place])),
  );
  return {
    items: [...new Set(list.flatMap(({ items }) => items))].sort(),
    places: [...places].sort(([a], [b]) => a < b ? -1 : 1).map(([, place]) => place),
  };
}

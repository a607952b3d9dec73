import { forgetPacks, knownPacks, unnamedPacks } from "../../../storage/catalogue/lost_packs.ts";
import type { PackRow } from "../../../storage/catalogue/packs.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { adoptIndex, knownIndexes } from "../../../storage/catalogue/repositories.ts";
import { isMissing, type ObjectStore } from "../../../storage/objects/object_store.ts";
import type { IndexedPack } from "../../../storage/repository/blob.ts";
import { OVERHEAD } from "../../../storage/repository/crypto.ts";
import { idInName, packName } from "../../../storage/repository/ids.ts";
import { readIndex } from "../../../storage/repository/index_file.ts";
import { prefetch } from "../../../storage/repository/prefetch.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import { inIndexTurn } from "./index_turn.ts";
import { readAgain } from "./read_again.ts";

export interface KnownIndexParts {
  catalogue: Catalogue;
  repository: Repository;
  repositoryId: number;
  run: number;
}

const HEADS_AHEAD = 8;
/** Of so many packs on all that there are cost less to list. */
const MANY = 1000;

/**
 * Brings the catalogue up to what the bucket's index says. Files of a run that did not live to remember them are taken
 * over; where another program has pruned, what it took away is forgotten and read from Dropbox again.
 */
export function knowIndexes(parts: KnownIndexParts): Promise<void> {
  return inIndexTurn(parts.repository.id, () => lookAndTakeOver(parts));
}

async function lookAndTakeOver(parts: KnownIndexParts) {
  const known = await knownIndexes(parts.catalogue.read, parts.repositoryId);
  const present = new Set<string>();
  for await (const { name } of parts.repository.store.list("index/")) {
    const id = idInName(name);
    if (id !== null) present.add(id);
  }
  for (const id of present.difference(known)) await adopt(parts, id);
  const gone = await goneOf(parts, await unnamedPacks(parts.catalogue.read, parts.repositoryId));
  if (gone.length > 0 || known.difference(present).size > 0) await forgetPruned(parts, [...present], gone);
}

/** An old index that somebody put back may name packs that a prune has removed: nobody may count on those. */
async function adopt(parts: KnownIndexParts, id: string) {
  const { catalogue: { read }, repository: { store, keys }, repositoryId } = parts;
  const index = await readIndex(store, keys, id);
  const known = new Set(await knownPacks(read, repositoryId, index.packs.map((pack) => pack.id)));
  const looked = prefetch(index.packs, HEADS_AHEAD, async (pack) => ({
    pack,
    isThere: known.has(pack.id) || await isThere(store, packName(pack.id)),
  }));
  const packs: PackRow[] = [];
  for await (const { pack, isThere } of looked) if (isThere) packs.push(packRow(pack));
  await parts.catalogue.write((trx) => adoptIndex(trx, parts.repositoryId, parts.run, { id, packs }));
}

/** What the catalogue keeps of a pack that an index file names. */
export function packRow(pack: IndexedPack): PackRow {
  const kind = pack.blobs[0]?.kind ?? "data";
  const header = pack.blobs.reduce((sum, blob) => sum + (blob.rawLength === null ? 37 : 41), OVERHEAD + 4);
  const size = pack.blobs.reduce((sum, blob) => sum + blob.length, header);
  return { id: pack.id, kind, size, blobs: pack.blobs };
}

/** Packs that no index names yet another program's prune takes away, and need not change an index for that. */
async function goneOf({ repository: { store } }: KnownIndexParts, ids: string[]): Promise<string[]> {
  if (ids.length < MANY) {
    const looked = prefetch(ids, HEADS_AHEAD, async (id) => await isThere(store, packName(id)) ? [] : [id]);
    return (await Array.fromAsync(looked)).flat();
  }
  const gone = new Set(ids);
  for await (const { name } of store.list("data/")) gone.delete(idInName(name) ?? "");
  return [...gone];
}

async function forgetPruned(parts: KnownIndexParts, present: string[], gone: string[]) {
  await parts.catalogue.write(async (trx) => {
    await forgetPacks(trx, parts.repositoryId, present, gone);
    await readAgain(trx, parts.repositoryId, parts.run);
  });
}

async function isThere(store: ObjectStore, name: string): Promise<boolean> {
  try {
    await store.head(name);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

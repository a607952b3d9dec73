import { adoptIndex, knownIndexes } from "../../storage/catalogue/repositories.ts";
import { isOfTrees } from "../../storage/repository/blob_index.ts";
import { idInName } from "../../storage/repository/ids.ts";
import { BlobTable } from "../../storage/repository/blob_table.ts";
import { readIndexes } from "../../storage/repository/index_file.ts";
import { packRow } from "../backup/repository/known_indexes.ts";
import type { RebuildParts } from "./rebuild.ts";

/** The run that packs are said to be of: the bucket does not tell. */
const UNKNOWN_RUN = 0;

/**
 * Takes in what the index files say of packs that are there, a write each: an old index that somebody put back may name
 * others. Answers where the trees lie: few beside all blobs.
 */
export async function takeIndexes(parts: RebuildParts, repositoryId: number): Promise<BlobTable> {
  const { catalogue, repository: { store, keys }, signal } = parts;
  const known = await knownIndexes(catalogue.read, repositoryId);
  const present = await packsOf(parts);
  const trees = new BlobTable();
  let packs = 0;
  for await (const index of readIndexes(store, keys)) {
    signal.throwIfAborted();
    const found = index.packs.filter((pack) => present.has(pack.id));
    for (const pack of found) if (isOfTrees(pack.blobs)) trees.addPack(pack.id, pack.blobs);
    packs += found.length;
    parts.onProgress?.({ phase: "indexes", packs });
    if (known.has(index.id)) continue;
    const rows = { id: index.id, packs: found.map(packRow) };
    await catalogue.write((trx) => adoptIndex(trx, repositoryId, UNKNOWN_RUN, rows));
  }
  return trees;
}

/** Of every pack of the bucket, by one listing. */
async function packsOf({ repository: { store }, signal }: RebuildParts): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { name } of store.list("data/", { signal })) {
    const id = idInName(name);
    if (id !== null) ids.add(id);
  }
  return ids;
}

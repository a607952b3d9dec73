import { adoptIndex, knownIndexes } from "../../storage/catalogue/repositories.ts";
import { isOfTrees } from "../../storage/repository/blob_index.ts";
import { BlobTable } from "../../storage/repository/blob_table.ts";
import { readIndexes } from "../../storage/repository/index_file.ts";
import { packRow } from "../backup/known_indexes.ts";
import type { RebuildParts } from "./rebuild.ts";

/** The run that packs are said to be of: the bucket does not tell. */
const UNKNOWN_RUN = 0;

/** Takes in what the index files say, a write each. Answers where the trees lie: few beside all blobs. */
export async function takeIndexes(parts: RebuildParts, repositoryId: number): Promise<BlobTable> {
  const { catalogue, repository: { store, keys }, signal } = parts;
  const known = await knownIndexes(catalogue.read, repositoryId);
  const trees = new BlobTable();
  let packs = 0;
  for await (const index of readIndexes(store, keys)) {
    signal.throwIfAborted();
    for (const pack of index.packs) if (isOfTrees(pack.blobs)) trees.addPack(pack.id, pack.blobs);
    packs += index.packs.length;
    parts.onProgress?.({ phase: "indexes", packs });
    if (known.has(index.id)) continue;
    const rows = { id: index.id, packs: index.packs.map(packRow) };
    await catalogue.write((trx) => adoptIndex(trx, repositoryId, UNKNOWN_RUN, rows));
  }
  return trees;
}

import type { Catalogue } from "../../storage/catalogue/power.ts";
import { adoptIndex, knownIndexes } from "../../storage/catalogue/repositories.ts";
import type { IndexedPack } from "../../storage/repository/blob.ts";
import { readIndex } from "../../storage/repository/index_file.ts";
import { OVERHEAD } from "../../storage/repository/crypto.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { idInName } from "../../storage/repository/ids.ts";

export interface KnownIndexParts {
  catalogue: Catalogue;
  repository: Repository;
  repositoryId: number;
  run: number;
}

/** Index files written by a run that did not live to remember them, or by another program, are taken over. */
export async function knowIndexes(parts: KnownIndexParts) {
  const known = await knownIndexes(parts.catalogue.read, parts.repositoryId);
  const { store, keys } = parts.repository;
  for await (const { name } of store.list("index/")) {
    const id = idInName(name);
    if (id === null || known.has(id)) continue;
    const index = await readIndex(store, keys, id);
    const packs = index.packs.map(packRow);
    await parts.catalogue.write((trx) => adoptIndex(trx, parts.repositoryId, parts.run, { id, packs }));
  }
}

function packRow(pack: IndexedPack) {
  const kind = pack.blobs[0]?.kind ?? "data";
  const header = pack.blobs.reduce((sum, blob) => sum + (blob.rawLength === null ? 37 : 41), OVERHEAD + 4);
  const size = pack.blobs.reduce((sum, blob) => sum + blob.length, header);
  return { id: pack.id, kind, size, blobs: pack.blobs };
}

import { type BlobKind, blobsOf, markIndexed, unindexedPacks } from "../../../storage/catalogue/packs.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import type { IndexedPack } from "../../../storage/repository/blob.ts";
import { writeIndexes } from "../../../storage/repository/index_file.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import { inIndexTurn } from "../repository/index_turn.ts";

/** As many blobs as restic puts into one index file; all of a pack stand in one. */
const BLOBS = 20_000;

export interface IndexingParts {
  catalogue: Catalogue;
  repository: Repository;
  repositoryId: number;
  signal: AbortSignal;
}

interface Unindexed {
  rowId: number;
  id: string;
  kind: BlobKind;
}

/** Names every stored pack that no index names yet, also those of a run that was cut off. */
export async function indexPacks(parts: IndexingParts) {
  let group: { rowId: number; pack: IndexedPack }[] = [];
  let blobs = 0;
  for (const row of await unindexedPacks(parts.catalogue.read, parts.repositoryId)) {
    const pack = await packOf(parts.catalogue, row);
    if (group.length > 0 && blobs + pack.blobs.length > BLOBS) {
      await writeGroup(parts, group);
      [group, blobs] = [[], 0];
    }
    group.push({ rowId: row.rowId, pack });
    blobs += pack.blobs.length;
  }
  if (group.length > 0) await writeGroup(parts, group);
}

async function packOf(catalogue: Catalogue, { rowId, id, kind }: Unindexed): Promise<IndexedPack> {
  const blobs = await blobsOf(catalogue.read, rowId);
  return { id, blobs: blobs.map((blob) => ({ ...blob, kind })) };
}

async function writeGroup(parts: IndexingParts, group: { rowId: number; pack: IndexedPack }[]) {
  parts.signal.throwIfAborted();
  const { id, store, keys } = parts.repository;
  const rows = group.map(({ rowId }) => rowId);
  await inIndexTurn(id, async () => {
    const [indexId] = await writeIndexes(store, keys, group.map(({ pack }) => pack));
    await parts.catalogue.write((trx) => markIndexed(trx, parts.repositoryId, rows, indexId!));
  });
}

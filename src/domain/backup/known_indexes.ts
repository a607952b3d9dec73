import type { FileEntry } from "../../dropbox/types.ts";
import {
  forgetLostContents,
  forgetPacks,
  type LostItem,
  unnamedPacks,
} from "../../storage/catalogue/lost_packs.ts";
import { pathOf } from "../../storage/catalogue/browse.ts";
import { want } from "../../storage/catalogue/pending.ts";
import type { Catalogue, Writer } from "../../storage/catalogue/power.ts";
import { adoptIndex, knownIndexes } from "../../storage/catalogue/repositories.ts";
import { isMissing, type ObjectStore } from "../../storage/objects/object_store.ts";
import type { IndexedPack } from "../../storage/repository/blob.ts";
import { OVERHEAD } from "../../storage/repository/crypto.ts";
import { idInName, packName } from "../../storage/repository/ids.ts";
import { readIndex } from "../../storage/repository/index_file.ts";
import type { Repository } from "../../storage/repository/repository.ts";

export interface KnownIndexParts {
  catalogue: Catalogue;
  repository: Repository;
  repositoryId: number;
  run: number;
}

/**
 * Brings the catalogue up to what the bucket's index says. Files of a run that did not live to remember them are taken
 * over; where another program has pruned, what it took away is forgotten and read from Dropbox again.
 */
export async function knowIndexes(parts: KnownIndexParts) {
  const known = await knownIndexes(parts.catalogue.read, parts.repositoryId);
  const present = new Set<string>();
  for await (const { name } of parts.repository.store.list("index/")) {
    const id = idInName(name);
    if (id !== null) present.add(id);
  }
  for (const id of present.difference(known)) await adopt(parts, id);
  if (known.difference(present).size > 0) await forgetPruned(parts, [...present]);
}

async function adopt(parts: KnownIndexParts, id: string) {
  const { store, keys } = parts.repository;
  const index = await readIndex(store, keys, id);
  const packs = index.packs.map(packRow);
  await parts.catalogue.write((trx) => adoptIndex(trx, parts.repositoryId, parts.run, { id, packs }));
}

function packRow(pack: IndexedPack) {
  const kind = pack.blobs[0]?.kind ?? "data";
  const header = pack.blobs.reduce((sum, blob) => sum + (blob.rawLength === null ? 37 : 41), OVERHEAD + 4);
  const size = pack.blobs.reduce((sum, blob) => sum + blob.length, header);
  return { id: pack.id, kind, size, blobs: pack.blobs };
}

async function forgetPruned(parts: KnownIndexParts, present: string[]) {
  const gone: string[] = [];
  for (const id of await unnamedPacks(parts.catalogue.read, parts.repositoryId)) {
    if (!await isThere(parts.repository.store, packName(id))) gone.push(id);
  }
  await parts.catalogue.write(async (trx) => {
    await forgetPacks(trx, parts.repositoryId, present, gone);
    const lost = await forgetLostContents(trx, parts.repositoryId, parts.run);
    await wantAgain(trx, parts.run, lost);
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

async function wantAgain(trx: Writer, run: number, lost: LostItem[]) {
  for (const item of lost) {
    const entry = await entryOf(trx, run, item);
    const wanted = {
      nodeId: item.node_id,
      parentId: item.parent_id,
      entry: JSON.stringify(entry),
      rev: item.rev,
      size: item.size,
      contentHash: entry.contentHash,
    };
    await want(trx, item.namespace_id, run, [wanted]);
  }
}

async function entryOf(trx: Writer, run: number, item: LostItem): Promise<FileEntry> {
  const path = await pathOf(trx, run, item.node_id);
  return {
    kind: "file",
    name: item.name,
    pathLower: path,
    pathDisplay: path,
    id: item.dropbox_id,
    rev: item.rev,
    size: item.size,
    contentHash: item.kind === "file" ? item.content_hash.toHex() : null,
    clientModified: item.client_modified,
    serverModified: item.server_modified,
    symlinkTarget: null,
    isDownloadable: item.kind === "file",
    exportAs: item.target === null ? [] : [item.target],
    modifiedBy: item.modified_by,
  };
}

import type { ObjectStore } from "../objects/object_store.ts";
import type { BlobKind, IndexedPack } from "./blob.ts";
import { RepositoryError } from "./errors.ts";
import type { MasterKeys } from "./master_keys.ts";
import { prefetch } from "./prefetch.ts";
import { deleteUnpacked, listUnpacked, loadUnpacked, saveUnpacked } from "./unpacked.ts";

export interface IndexFile {
  id: string;
  packs: IndexedPack[];
}

export interface StoredIndex {
  id: string;
  packIds: string[];
}

interface IndexJson {
  packs: { id: string; blobs: BlobJson[] | null }[] | null;
}

interface BlobJson {
  id: string;
  type: BlobKind;
  offset: number;
  length: number;
  uncompressed_length?: number;
}

/** Restic starts a new file here too. */
const MOST_BLOBS = 50_000;
const READ_AHEAD = 4;

/** Writes index files for packs that are already stored; all blobs of a pack come into one file. Answers their ids. */
export async function writeIndexes(
  store: ObjectStore,
  keys: MasterKeys,
  packs: Iterable<IndexedPack> | AsyncIterable<IndexedPack>,
): Promise<string[]> {
  return (await Array.fromAsync(storeIndexes(store, keys, packs))).map(({ id }) => id);
}

/** The same, telling of each file as it is stored which packs it names. */
export async function* storeIndexes(
  store: ObjectStore,
  keys: MasterKeys,
  packs: Iterable<IndexedPack> | AsyncIterable<IndexedPack>,
): AsyncGenerator<StoredIndex> {
  for await (const batch of batches(packs)) {
    const json = JSON.stringify({ packs: batch.map(packToJson) });
    yield { id: await saveUnpacked(store, keys, "index", json), packIds: batch.map((pack) => pack.id) };
  }
}

/** Every index file, a few read ahead; list snapshots before. */
export function readIndexes(store: ObjectStore, keys: MasterKeys): AsyncGenerator<IndexFile> {
  return prefetch(listUnpacked(store, "index"), READ_AHEAD, (id) => readIndex(store, keys, id));
}

/** Throws `RepositoryError`: `missing`, `damaged`. */
export async function readIndex(store: ObjectStore, keys: MasterKeys, id: string): Promise<IndexFile> {
  const json = await loadUnpacked(store, keys, "index", id) as IndexJson;
  if (typeof json !== "object" || json === null || !("packs" in json)) {
    throw new RepositoryError("damaged", `Cannot read index/${id}: it has no "packs"`);
  }
  return {
    id,
    packs: (json.packs ?? []).map(({ id, blobs }) => ({ id, blobs: (blobs ?? []).map(blobFromJson) })),
  };
}

/** Only when another index file names the packs that live on. */
export async function deleteIndex(store: ObjectStore, id: string): Promise<void> {
  await deleteUnpacked(store, "index", id);
}

async function* batches(
  packs: Iterable<IndexedPack> | AsyncIterable<IndexedPack>,
): AsyncGenerator<IndexedPack[]> {
  let batch: IndexedPack[] = [];
  let blobs = 0;
  for await (const pack of packs) {
    if (batch.length > 0 && blobs + pack.blobs.length > MOST_BLOBS) {
      yield batch;
      [batch, blobs] = [[], 0];
    }
    batch.push(pack);
    blobs += pack.blobs.length;
  }
  if (batch.length > 0) yield batch;
}

function packToJson({ id, blobs }: IndexedPack) {
  return {
    id,
    blobs: blobs.map(({ id, kind, offset, length, rawLength }) => ({
      id,
      type: kind,
      offset,
      length,
      ...rawLength !== null && { uncompressed_length: rawLength },
    })),
  };
}

function blobFromJson({ id, type, offset, length, uncompressed_length }: BlobJson) {
  return { id, kind: type, offset, length, rawLength: uncompressed_length || null };
}

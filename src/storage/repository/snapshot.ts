import type { ObjectStore } from "../objects/object_store.ts";
import { RepositoryError } from "./errors.ts";
import { goTime } from "./go_time.ts";
import type { MasterKeys } from "./master_keys.ts";
import { prefetch } from "./prefetch.ts";
import { deleteUnpacked, listUnpacked, loadUnpacked, saveUnpacked } from "./unpacked.ts";

/** What `snapshots/<id>` holds. Keys that restic does not know would be lost when its `tag` writes it again. */
export interface Snapshot {
  /** RFC 3339. */
  time: string;
  /** Id of the snapshot before. */
  parent?: string;
  /** Id of the root tree. */
  tree: string;
  /** Absolute; what was backed up. */
  paths: string[];
  hostname?: string;
  username?: string;
  excludes?: string[];
  tags?: string[];
  original?: string;
  program_version?: string;
  /** Restic 0.17 and later show counts from here. */
  summary?: Record<string, string | number>;
}

export interface StoredSnapshot extends Snapshot {
  id: string;
}

const READ_AHEAD = 8;

/** The last thing a run writes: packs, then indexes, then this. Answers its id. */
export function writeSnapshot(store: ObjectStore, keys: MasterKeys, snapshot: Snapshot): Promise<string> {
  const {
    time,
    parent,
    tree,
    paths,
    hostname,
    username,
    excludes,
    tags,
    original,
    program_version,
    summary,
  } = snapshot;
  const inOrder = {
    parent,
    tree,
    paths,
    hostname,
    username,
    excludes,
    tags,
    original,
    program_version,
    summary,
  };
  return saveUnpacked(store, keys, "snapshots", JSON.stringify({ time: goTime(time), ...inOrder }));
}

/** Throws `RepositoryError`: `missing`, `damaged`. */
export async function readSnapshot(
  store: ObjectStore,
  keys: MasterKeys,
  id: string,
): Promise<StoredSnapshot> {
  const json = await loadUnpacked(store, keys, "snapshots", id) as Snapshot;
  if (typeof json?.tree !== "string") {
    throw new RepositoryError("damaged", `Cannot read snapshots/${id}: it has no "tree"`);
  }
  return { ...json, id };
}

/** All of them, oldest first. */
export async function listSnapshots(store: ObjectStore, keys: MasterKeys): Promise<StoredSnapshot[]> {
  const snapshots: StoredSnapshot[] = [];
  const read = prefetch(listUnpacked(store, "snapshots"), READ_AHEAD, (id) => readSnapshot(store, keys, id));
  for await (const snapshot of read) snapshots.push(snapshot);
  return snapshots.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

/** What only it needed stays stored until a prune. */
export async function deleteSnapshot(store: ObjectStore, id: string): Promise<void> {
  await deleteUnpacked(store, "snapshots", id);
}

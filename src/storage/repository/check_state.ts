import { BlobTable } from "./blob_table.ts";
import type { Repository } from "./repository.ts";

export interface CheckCounts {
  snapshots: number;
  packs: number;
  blobs: number;
  trees: number;
  /** Bytes of packs that were read whole. */
  bytesRead: number;
}

/** What the steps of one check hand on to each other. */
export interface CheckState {
  repository: Repository;
  signal?: AbortSignal;
  table: BlobTable;
  /** By pack id: bytes that the pack must have by its index. */
  packs: Map<string, number>;
  /** Packs that are not in the store. */
  lostPacks: Set<string>;
  /** Blobs whose bytes are wrong, as `kind` and id. */
  lostBlobs: Set<string>;
  counts: CheckCounts;
}

/** A tree to be read, and the first place where it was met. */
export interface Folder {
  treeId: string;
  snapshotId: string;
  /** "" for the root. */
  path: string;
}

export function newCheckState(repository: Repository, signal?: AbortSignal): CheckState {
  const counts = { snapshots: 0, packs: 0, blobs: 0, trees: 0, bytesRead: 0 };
  return {
    repository,
    signal,
    table: new BlobTable(),
    packs: new Map(),
    lostPacks: new Set(),
    lostBlobs: new Set(),
    counts,
  };
}

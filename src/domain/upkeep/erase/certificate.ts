import type { ObjectStore } from "../../../storage/objects/object_store.ts";

/** What was done, for whoever has to prove it. Names no path: their SHA-256 stands for them. */
export interface Certificate {
  requested_at: string;
  ended_at: string;
  items: string[];
  namespaces: string[];
  path_sha256: string[];
  /** Snapshots that were written anew, and nodes taken out of their trees. */
  snapshots: number;
  nodes: number;
  /** States removed from the catalogue. */
  versions: number;
  /** Packs removed, and their bytes; what others need of them was written anew. */
  packs: number;
  bytes: number;
  /** A sentence: what the storage keeps all the same, and what to do about it. `null` where it keeps nothing. */
  remains: string | null;
}

/** What no delete of ours can take away. */
export async function whatRemains(store: ObjectStore, signal: AbortSignal): Promise<string | null> {
  if (!await store.keepsDeleted({ signal })) return null;
  return `${store.location} keeps old versions of what is deleted: what was erased is still there, encrypted. Delete the ` +
    "noncurrent versions below it, or have the bucket do so (lifecycle rule NoncurrentVersionExpiration)";
}

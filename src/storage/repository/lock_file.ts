import process from "node:process";
import type { ObjectStore } from "../objects/object_store.ts";
import { RepositoryError } from "./errors.ts";
import type { MasterKeys } from "./master_keys.ts";
import { listUnpacked, loadUnpacked, saveUnpacked } from "./unpacked.ts";

/** What `locks/<id>` holds (FORMAT.md). */
export interface LockFile {
  /** RFC 3339, of the last refresh. */
  time: string;
  exclusive: boolean;
  hostname: string;
  username: string;
  pid: number;
  /** Ours alone: which Dropkeep wrote it, across restarts. Stock restic ignores it. */
  instance?: string;
}

export interface StoredLock extends LockFile {
  id: string;
}

/** Restic calls a lock stale from here on; it still blocks until somebody removes it. */
const STALE_MS = 30 * 60_000;
/** Two missed refreshes: until then a process that we cannot see may be alive in another container. */
const SILENT_MS = 10 * 60_000;

export function writeLock(store: ObjectStore, keys: MasterKeys, lock: LockFile): Promise<string> {
  const { time, exclusive, hostname, username, pid, instance } = lock;
  return saveUnpacked(
    store,
    keys,
    "locks",
    JSON.stringify({ time, exclusive, hostname, username, pid, instance }),
  );
}

/** All locks; one that is released while we list is no longer one. */
export async function listLocks(store: ObjectStore, keys: MasterKeys): Promise<StoredLock[]> {
  const locks: StoredLock[] = [];
  for await (const id of listUnpacked(store, "locks")) {
    try {
      locks.push({ ...await loadUnpacked(store, keys, "locks", id) as LockFile, id });
    } catch (error) {
      if (!(error instanceof RepositoryError) || error.code !== "missing") throw error;
    }
  }
  return locks;
}

/** Restic's own rule, what its `unlock` removes: silent for 30 minutes, or of a process of this host that is gone. */
export function isStale(lock: LockFile, now: Date, hostname: string): boolean {
  return silence(lock, now) > STALE_MS || (lock.hostname === hostname && !isRunning(lock.pid));
}

/** Whether its owner is certainly dead, so that it may be removed without asking. */
export function isLeftover(lock: LockFile, mine: LockFile, now: Date): boolean {
  if (mine.instance !== undefined && lock.instance === mine.instance) return true;
  return lock.hostname === mine.hostname && !isRunning(lock.pid) && silence(lock, now) > SILENT_MS;
}

function silence({ time }: LockFile, now: Date): number {
  return now.getTime() - Date.parse(time);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

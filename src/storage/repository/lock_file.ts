import process from "node:process";
import { isMissing, type ObjectStore } from "../objects/object_store.ts";
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
  /** Its bytes are damaged: nobody can say whose it is, `time` is when it was stored, and it counts as exclusive. */
  isDamaged?: boolean;
}

/** Two missed refreshes: until then a process that we cannot see may be alive in another container. */
const SILENT_MS = 10 * 60_000;
/** A living owner replaces its lock every five minutes; twice what restic calls stale, as two clocks are compared. */
const DAMAGED_MS = 60 * 60_000;

/** Answers the id of the lock's file, of which `named` is told before anybody can see it. */
export function writeLock(
  store: ObjectStore,
  keys: MasterKeys,
  lock: LockFile,
  named?: (id: string) => void,
): Promise<string> {
  const { time, exclusive, hostname, username, pid, instance } = lock;
  return saveUnpacked(
    store,
    keys,
    "locks",
    JSON.stringify({ time, exclusive, hostname, username, pid, instance }),
    named,
  );
}

/** All locks; one that is released while we list is no longer one. */
export async function listLocks(store: ObjectStore, keys: MasterKeys): Promise<StoredLock[]> {
  const locks: StoredLock[] = [];
  for await (const id of listUnpacked(store, "locks")) {
    try {
      locks.push(await readLock(store, keys, id));
    } catch (error) {
      if (!isMissing(error) && !(error instanceof RepositoryError && error.code === "missing")) throw error;
    }
  }
  return locks;
}

async function readLock(store: ObjectStore, keys: MasterKeys, id: string): Promise<StoredLock> {
  try {
    return { ...await loadUnpacked(store, keys, "locks", id) as LockFile, id };
  } catch (error) {
    if (!(error instanceof RepositoryError) || error.code !== "damaged") throw error;
    const { modified } = await store.head(`locks/${id}`);
    const nobody = { exclusive: true, hostname: "", username: "", pid: 0 };
    return { ...nobody, id, time: modified.toISOString(), isDamaged: true };
  }
}

/** Whether its owner is certainly dead, so that it may be removed without asking. */
export function isLeftover(lock: StoredLock, mine: LockFile, now: Date): boolean {
  if (lock.isDamaged) return silence(lock, now) > DAMAGED_MS;
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

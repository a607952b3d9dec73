import type { ObjectStore } from "../objects/object_store.ts";
import { RepositoryError } from "./errors.ts";
import { HeldLock, isHeldHere, type RefreshOptions } from "./held_lock.ts";
import { isLeftover, listLocks, type LockFile, type StoredLock } from "./lock_file.ts";
import type { MasterKeys } from "./master_keys.ts";

export interface LockOptions extends RefreshOptions {
  /** Nobody else at all; otherwise shared: nobody exclusive. */
  exclusive?: boolean;
  hostname: string;
  username: string;
  pid: number;
  /** The same across restarts and for no other data folder: locks of an earlier life are then removed. */
  instance?: string;
  /** Locks that this very process holds do not stand in the way: it knows by other means what its own work allows. */
  besideOwn?: boolean;
  /** Milliseconds between the two looks; `SETTLE_MS` unless nobody else can be there. */
  settleMs?: number;
}

/** Long enough for two writers to see each other; restic waits as long. */
const SETTLE_MS = 200;

/** A lock that is written, and may turn out to stand beside another's. */
export interface SettlingLock {
  lock: HeldLock;
  /**
   * Of the last look; nothing may be written to the repository before this resolves. Rejects with `locked` where somebody
   * took it meanwhile, and with `StoreError`. Once the lock is released it resolves without a look.
   */
  settled: Promise<void>;
}

/**
 * Restic's protocol: look, write ours, wait, look again. Throws `locked`, saying who, since when, and the fix. Stock
 * restic honours the lock as we honour its; release it, and stop writing when its signal aborts.
 */
export async function takeLock(
  store: ObjectStore,
  keys: MasterKeys,
  options: LockOptions,
): Promise<HeldLock> {
  const { lock, settled } = await beginLock(store, keys, options);
  try {
    await settled;
  } catch (error) {
    await lock.release();
    throw error;
  }
  return lock;
}

/**
 * Locks as `takeLock` does, and leaves the wait and the last look to the caller, who may read meanwhile: one more look right
 * behind the write, however long that took, sees whoever had begun; who begins later looks before they remove anything, and sees ours.
 */
export async function beginLock(
  store: ObjectStore,
  keys: MasterKeys,
  options: LockOptions,
): Promise<SettlingLock> {
  const { exclusive = false, hostname, username, pid, instance, now } = options;
  const { besideOwn = false, settleMs = SETTLE_MS } = options;
  const mine: LockFile = { time: now().toISOString(), exclusive, hostname, username, pid, instance };
  const refuse = (ownId?: string) => refuseConflict(store, keys, mine, { now: now(), besideOwn, ownId });
  await refuse();
  const lock = await HeldLock.write(store, keys, mine, options);
  try {
    await refuse(lock.id);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const settled = new Promise((resolve) => setTimeout(resolve, settleMs)).then(async () => {
    if (isHeldHere(lock.id)) await refuse(lock.id);
  });
  settled.catch(() => {}); // whoever waits for it is told
  return { lock, settled };
}

async function refuseConflict(
  store: ObjectStore,
  keys: MasterKeys,
  mine: LockFile,
  { now, besideOwn, ownId }: { now: Date; besideOwn: boolean; ownId?: string },
): Promise<void> {
  for (const lock of await listLocks(store, keys)) {
    if (lock.id === ownId || (besideOwn && isHeldHere(lock.id))) continue;
    if (!isHeldHere(lock.id) && isLeftover(lock, mine, now)) await store.delete(`locks/${lock.id}`);
    else if (lock.exclusive || mine.exclusive) throw conflict(store, mine, lock, now);
  }
}

function conflict(store: ObjectStore, mine: LockFile, lock: StoredLock, now: Date): RepositoryError {
  const wanted = mine.exclusive ? "for itself alone" : "for writing";
  if (lock.isDamaged) return damagedLock(store, wanted, lock);
  const who = `${lock.username || "somebody"} on ${lock.hostname} (process ${lock.pid})`;
  const minutes = Math.floor((now.getTime() - Date.parse(lock.time)) / 60_000);
  const since = `${lock.exclusive ? "an exclusive" : "a"} lock of ${lock.time}, ${minutes} min ago`;
  return new RepositoryError(
    "locked",
    `Cannot lock the repository in ${store.location} ${wanted}: ${who} holds ${since}; ` +
      'wait until that ends, or, if it runs no more, remove its lock with "restic unlock"',
  );
}

function damagedLock(store: ObjectStore, wanted: string, { id, time }: StoredLock): RepositoryError {
  return new RepositoryError(
    "locked",
    `Cannot lock the repository in ${store.location} ${wanted}: locks/${id} of ${time} is damaged, so nobody can say ` +
      "whose it is; an hour after that it is removed by itself, or, if nobody works on the repository, remove it " +
      'with "restic unlock --remove-all"',
  );
}

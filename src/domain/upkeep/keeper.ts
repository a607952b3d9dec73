import type { HeldLock } from "../../storage/repository/held_lock.ts";
import { takeLock } from "../../storage/repository/lock.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { Repository } from "../../storage/repository/repository.ts";

/** Who looks after a repository, and by what right. */
export interface Keeper {
  repository: Repository;
  /** Who holds the lock: this machine, process and, where there is one, installation. */
  holder: { hostname: string; pid: number; instance?: string };
  now(): Date;
  signal: AbortSignal;
  /** Milliseconds that somebody else's lock, or a backup, is waited for; 0, refuse at once. */
  patience: number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds of a clock that nobody sets; this thread's unless another is given. */
  monotonic?(): number;
}

/** What is done under a lock. It stops when `signal` aborts, and confirms the lock before it puts what others rely on, or removes it. */
export type LockedWork<R> = (signal: AbortSignal, confirm: () => Promise<void>) => Promise<R>;

/** Somebody else's lock is looked at again after this long. */
export const LOOK_AGAIN_MS = 2000;

/** Works beside others that only read or add; nobody may destroy meanwhile. */
export function beside<R>(keeper: Keeper, work: LockedWork<R>): Promise<R> {
  return underLock(keeper, false, work);
}

/**
 * Works while nobody else may even read; keep it short. Other work of this very process goes on: what may be destroyed
 * then, the catalogue says.
 */
export function alone<R>(keeper: Keeper, work: LockedWork<R>): Promise<R> {
  return underLock(keeper, true, work);
}

/** Begins to wait now; tells whether it was long enough. A clock that is set meanwhile changes nothing. */
export function patienceOf({ patience, monotonic = () => performance.now() }: Keeper): () => boolean {
  const until = monotonic() + patience;
  return () => monotonic() >= until;
}

async function underLock<R>(keeper: Keeper, exclusive: boolean, work: LockedWork<R>): Promise<R> {
  const lock = await patiently(keeper, exclusive);
  const signal = AbortSignal.any([keeper.signal, lock.signal]);
  const [done] = await Promise.allSettled([work(signal, () => lock.confirm())]);
  const [released] = await Promise.allSettled([lock.release()]);
  // Why the work failed says more than why its lock stays: that is this installation's leftover.
  if (done.status === "rejected") throw done.reason;
  if (released.status === "rejected") throw released.reason;
  return done.value;
}

async function patiently(keeper: Keeper, exclusive: boolean): Promise<HeldLock> {
  const { repository: { store, keys }, holder, now, signal, sleep } = keeper;
  const isOver = patienceOf(keeper);
  for (;;) {
    try {
      return await takeLock(store, keys, {
        ...holder,
        username: "dropkeep",
        now,
        exclusive,
        besideOwn: true,
      });
    } catch (error) {
      if (!isLocked(error) || isOver()) throw error;
    }
    await sleep(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof RepositoryError && error.code === "locked";
}

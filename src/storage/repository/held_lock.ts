import { isMissing, type ObjectStore } from "../objects/object_store.ts";
import { RepositoryError } from "./errors.ts";
import { type LockFile, writeLock } from "./lock_file.ts";
import type { MasterKeys } from "./master_keys.ts";

export interface RefreshOptions {
  now: () => Date;
  /** Milliseconds between refreshes, 5 minutes unless told. */
  refreshEvery?: number;
}

const REFRESH_MS = 5 * 60_000;
/** After this long without a refresh others may soon take ours for stale: stop before they act on it. */
const LOST_MS = 25 * 60_000;

/** Ids of the locks that this process holds, which are never somebody's leftover. */
const held = new Set<string>();

export function isHeldHere(lockId: string): boolean {
  return held.has(lockId);
}

/** Writes a lock that is held from before anybody can see it: another run of this process would take it for a leftover. */
async function writeHeld(store: ObjectStore, keys: MasterKeys, lock: LockFile): Promise<string> {
  let id = "";
  try {
    return await writeLock(store, keys, lock, (named) => held.add(id = named));
  } catch (error) {
    // What of it is there after all is one.
    held.delete(id);
    throw error;
  }
}

/** A lock that keeps itself fresh until `release`. */
export class HeldLock {
  #store: ObjectStore;
  #keys: MasterKeys;
  #lock: LockFile;
  #id: string;
  #options: RefreshOptions;
  #timer: ReturnType<typeof setInterval>;
  #underWay = Promise.resolve();
  #lost = new AbortController();

  private constructor(
    store: ObjectStore,
    keys: MasterKeys,
    lock: LockFile,
    id: string,
    options: RefreshOptions,
  ) {
    [this.#store, this.#keys, this.#lock, this.#id, this.#options] = [store, keys, lock, id, options];
    this.#timer = setInterval(() => void this.refresh(), options.refreshEvery ?? REFRESH_MS);
    this.#timer.unref();
  }

  /** Writes it, whoever else has one. */
  static async write(
    store: ObjectStore,
    keys: MasterKeys,
    lock: LockFile,
    options: RefreshOptions,
  ): Promise<HeldLock> {
    return new HeldLock(store, keys, lock, await writeHeld(store, keys, lock), options);
  }

  /** Of the file in the store; another one after each refresh. */
  get id(): string {
    return this.#id;
  }

  /** Aborts with `lock_lost` when the lock is gone: nothing may be written from then on. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Writes a newer lock, then deletes the old one. A failure shows in `signal` once it has lasted too long. */
  refresh(): Promise<void> {
    return this.#underWay = this.#underWay.then(() => this.#replace()).catch((error) => this.#failed(error));
  }

  /** Throws `lock_lost` unless the lock is in the store now; it is fresh then. For right before what others rely on. */
  async confirm(): Promise<void> {
    await this.refresh();
    this.signal.throwIfAborted();
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
    try {
      await this.#store.delete(`locks/${this.#id}`);
    } finally {
      // One that cannot be removed is a leftover from now on, for this process too.
      held.delete(this.#id);
    }
  }

  async #replace(): Promise<void> {
    if (this.signal.aborted) return;
    await this.#store.head(`locks/${this.#id}`);
    const [old, time] = [this.#id, this.#options.now().toISOString()];
    const fresh = { ...this.#lock, time };
    const id = await writeHeld(this.#store, this.#keys, fresh);
    [this.#id, this.#lock] = [id, fresh];
    try {
      await this.#store.delete(`locks/${old}`);
    } finally {
      // As `release`: one that stays is a leftover.
      held.delete(old);
    }
  }

  #failed(cause: unknown): void {
    const silent = this.#options.now().getTime() - Date.parse(this.#lock.time);
    const why = isMissing(cause)
      ? "somebody removed it"
      : silent > LOST_MS
      ? "it could not be refreshed"
      : null;
    if (!why) return;
    clearInterval(this.#timer);
    const message = `Cannot go on writing to ${this.#store.location}: its lock is lost, ${why}; start again`;
    this.#lost.abort(new RepositoryError("lock_lost", message, { cause }));
  }
}

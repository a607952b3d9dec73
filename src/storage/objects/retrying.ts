import { setTimeout as pause } from "node:timers/promises";
import {
  type CallOptions,
  isExisting,
  isPermanent,
  type ObjectInfo,
  type ObjectStore,
  type PutOptions,
  StoreError,
} from "./object_store.ts";
import { Outage, type OutageOptions } from "./outage.ts";

/** How often and how patiently; the defaults spend 13 s on average, 26 s at most, on a call that never works. */
export interface RetryOptions {
  /** Calls in all, the first included. */
  attempts?: number;
  /** The longest first wait, ms; it doubles with each further one. */
  firstMs?: number;
  /** The longest wait of all, ms. */
  longestMs?: number;
  /** Waits for a store that is away beyond these calls, all callers together. Without it they fail. */
  outage?: OutageOptions;
}

const DEFAULTS: Required<Omit<RetryOptions, "outage">> = { attempts: 8, firstMs: 200, longestMs: 20_000 };
const CORRUPT_ATTEMPTS = 3;
const SMALL = 1024 * 1024;

/**
 * Repeats what later may work, waiting between 0 and a longest time that doubles ("full jitter": clients that failed
 * together do not come back together). A put whose answer was lost finds its own object there and is a success.
 */
export class RetryingStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #patience: typeof DEFAULTS;
  readonly #outage: Outage | null;

  constructor(inner: ObjectStore, { outage, ...options }: RetryOptions = {}) {
    this.#inner = inner;
    this.#patience = { ...DEFAULTS, ...options };
    this.#outage = outage ? new Outage(outage) : null;
  }

  get location(): string {
    return this.#inner.location;
  }

  async put(name: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    let unsure = false;
    await this.#retry(options, async () => {
      try {
        await this.#inner.put(name, bytes, options);
      } catch (error) {
        if (unsure && isExisting(error) && await this.#holds(name, bytes, options)) return;
        unsure ||= !isPermanent(error);
        throw error;
      }
    });
  }

  get(name: string, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#retry(options, () => this.#inner.get(name, options));
  }

  getRange(name: string, offset: number, length: number, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#retry(options, () => this.#inner.getRange(name, offset, length, options));
  }

  head(name: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return this.#retry(options, () => this.#inner.head(name, options));
  }

  list(prefix: string, options: CallOptions = {}): AsyncIterable<ObjectInfo> {
    const listing = this.#inner.list(prefix, options)[Symbol.asyncIterator]();
    const next = () => this.#retry(options, () => listing.next());
    return { [Symbol.asyncIterator]: () => ({ next, return: () => closed(listing) }) };
  }

  delete(name: string, options: CallOptions = {}): Promise<void> {
    return this.#retry(options, () => this.#inner.delete(name, options));
  }

  keepsDeleted(options: CallOptions = {}): Promise<boolean> {
    return this.#retry(options, () => this.#inner.keepsDeleted(options));
  }

  async #retry<T>({ signal }: CallOptions, call: () => Promise<T>): Promise<T> {
    const { firstMs, longestMs } = this.#patience;
    for (let attempt = 1;; attempt++) {
      await this.#outage?.pass(signal);
      try {
        const answer = await call();
        this.#outage?.answered();
        return answer;
      } catch (error) {
        if (this.#mayOutlast(error, attempt)) continue;
        if (isPermanent(error) || attempt >= this.#attemptsFor(error)) throw error;
        await waited(Math.random() * Math.min(longestMs, firstMs * 2 ** (attempt - 1)), signal);
      }
    }
  }

  /** Whether the store is away and is to be waited for; a refusal is an answer. */
  #mayOutlast(error: unknown, attempt: number): boolean {
    if (!(error instanceof StoreError)) this.#outage?.left();
    else if (error.code !== "unavailable") this.#outage?.answered();
    else if (attempt >= this.#patience.attempts || this.#outage?.isOpen) {
      return this.#outage?.silent() ?? false;
    }
    return false;
  }

  #attemptsFor(error: unknown): number {
    const corrupt = error instanceof StoreError && error.code === "corrupt";
    return corrupt ? Math.min(CORRUPT_ATTEMPTS, this.#patience.attempts) : this.#patience.attempts;
  }

  // What is large is named by its hash, so its size is proof enough; what is small is cheap to compare.
  async #holds(name: string, bytes: Uint8Array, options: CallOptions): Promise<boolean> {
    if ((await this.#inner.head(name, options)).size !== bytes.length) return false;
    if (bytes.length > SMALL) return true;
    const held = await this.#inner.get(name, options);
    return held.every((byte, at) => byte === bytes[at]);
  }
}

async function waited(ms: number, signal?: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch((error) => {
    throw signal?.aborted ? signal.reason : error;
  });
}

async function closed(listing: AsyncIterator<ObjectInfo>): Promise<IteratorResult<ObjectInfo>> {
  await listing.return?.();
  return { done: true, value: undefined };
}

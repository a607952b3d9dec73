import type { CallOptions, ObjectInfo, ObjectStore, PutOptions } from "./object_store.ts";

/**
 * Lets at most so many calls go to the store at once; the others wait in order. Listings are let through: each has one
 * request at a time under way, and a place held while its caller reads the objects listed could wait for itself.
 */
export class PacingStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(inner: ObjectStore, calls: number) {
    this.#inner = inner;
    this.#free = calls;
  }

  get location(): string {
    return this.#inner.location;
  }

  put(name: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    return this.#paced(options, () => this.#inner.put(name, bytes, options));
  }

  get(name: string, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#paced(options, () => this.#inner.get(name, options));
  }

  getRange(name: string, offset: number, length: number, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#paced(options, () => this.#inner.getRange(name, offset, length, options));
  }

  head(name: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return this.#paced(options, () => this.#inner.head(name, options));
  }

  list(prefix: string, options: CallOptions = {}): AsyncIterable<ObjectInfo> {
    return this.#inner.list(prefix, options);
  }

  delete(name: string, options: CallOptions = {}): Promise<void> {
    return this.#paced(options, () => this.#inner.delete(name, options));
  }

  keepsDeleted(options: CallOptions = {}): Promise<boolean> {
    return this.#paced(options, () => this.#inner.keepsDeleted(options));
  }

  async #paced<T>({ signal }: CallOptions, call: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await call();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) return void this.#free--;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      const place = this.#waiting.indexOf(resolve);
      if (place >= 0) this.#waiting.splice(place, 1);
      reject(signal?.reason);
    };
    this.#waiting.push(resolve);
    signal?.addEventListener("abort", abort, { once: true });
    await promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  // The place goes to the one who waits longest without becoming free in between.
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

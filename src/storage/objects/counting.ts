import type { CallOptions, ObjectInfo, ObjectStore, PutOptions } from "./object_store.ts";

export type Verb = "put" | "get" | "getRange" | "head" | "list" | "delete";

/** `bytes` are those of objects, written or read; a listing counts one call and no bytes. */
export interface Count {
  calls: number;
  failures: number;
  bytes: number;
}

/** Counts what passes: put it inside `RetryingStore` to see attempts, outside to see what was asked for. */
export class CountingStore implements ObjectStore {
  readonly counts: Record<Verb, Count> = {
    put: none(),
    get: none(),
    getRange: none(),
    head: none(),
    list: none(),
    delete: none(),
  };
  readonly #inner: ObjectStore;

  constructor(inner: ObjectStore) {
    this.#inner = inner;
  }

  get location(): string {
    return this.#inner.location;
  }

  async put(name: string, bytes: Uint8Array, options?: PutOptions): Promise<void> {
    await this.#count("put", () => this.#inner.put(name, bytes, options), () => bytes.length);
  }

  get(name: string, options?: CallOptions): Promise<Uint8Array> {
    return this.#count("get", () => this.#inner.get(name, options), (bytes) => bytes.length);
  }

  getRange(name: string, offset: number, length: number, options?: CallOptions): Promise<Uint8Array> {
    return this.#count("getRange", () => this.#inner.getRange(name, offset, length, options), () => length);
  }

  head(name: string, options?: CallOptions): Promise<ObjectInfo> {
    return this.#count("head", () => this.#inner.head(name, options));
  }

  list(prefix: string, options?: CallOptions): AsyncIterable<ObjectInfo> {
    this.counts.list.calls++;
    return this.#inner.list(prefix, options);
  }

  delete(name: string, options?: CallOptions): Promise<void> {
    return this.#count("delete", () => this.#inner.delete(name, options));
  }

  keepsDeleted(options?: CallOptions): Promise<boolean> {
    return this.#inner.keepsDeleted(options);
  }

  async #count<T>(verb: Verb, call: () => Promise<T>, bytesOf: (result: T) => number = () => 0): Promise<T> {
    const count = this.counts[verb];
    count.calls++;
    try {
      const result = await call();
      count.bytes += bytesOf(result);
      return result;
    } catch (error) {
      count.failures++;
      throw error;
    }
  }
}

function none(): Count {
  return { calls: 0, failures: 0, bytes: 0 };
}

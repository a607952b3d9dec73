import type { CallOptions, ObjectInfo, ObjectStore, PutOptions } from "./object_store.ts";

/** The store for as long as a signal allows: once it aborts, calls under way and their waits reject with its reason. */
export class StoppingStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #stop: AbortSignal;

  constructor(inner: ObjectStore, stop: AbortSignal) {
    this.#inner = inner;
    this.#stop = stop;
  }

  get location(): string {
    return this.#inner.location;
  }

  put(name: string, bytes: Uint8Array, options?: PutOptions): Promise<void> {
    return this.#inner.put(name, bytes, this.#also(options));
  }

  get(name: string, options?: CallOptions): Promise<Uint8Array> {
    return this.#inner.get(name, this.#also(options));
  }

  getRange(name: string, offset: number, length: number, options?: CallOptions): Promise<Uint8Array> {
    return this.#inner.getRange(name, offset, length, this.#also(options));
  }

  head(name: string, options?: CallOptions): Promise<ObjectInfo> {
    return this.#inner.head(name, this.#also(options));
  }

  list(prefix: string, options?: CallOptions): AsyncIterable<ObjectInfo> {
    return this.#inner.list(prefix, this.#also(options));
  }

  delete(name: string, options?: CallOptions): Promise<void> {
    return this.#inner.delete(name, this.#also(options));
  }

  keepsDeleted(options?: CallOptions): Promise<boolean> {
    return this.#inner.keepsDeleted(this.#also(options));
  }

  #also<Options extends CallOptions>(options?: Options): Options | CallOptions {
    const signal = options?.signal ? AbortSignal.any([options.signal, this.#stop]) : this.#stop;
    return { ...options, signal };
  }
}

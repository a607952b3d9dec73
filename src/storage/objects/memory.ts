import { checkRange, checkSha256 } from "./integrity.ts";
import { checkName, checkPrefix } from "./names.ts";
import {
  type CallOptions,
  type ObjectInfo,
  type ObjectStore,
  type PutOptions,
  StoreError,
} from "./object_store.ts";

interface Stored {
  bytes: Uint8Array;
  modified: Date;
}

/** Objects in this process's memory: for tests, and gone with the process. */
export class MemoryStore implements ObjectStore {
  readonly location = "memory";
  readonly #objects = new Map<string, Stored>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async put(name: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    checkName(name);
    options.signal?.throwIfAborted();
    checkSha256(name, bytes, options.sha256);
    if (this.#objects.has(name)) {
      throw new StoreError("exists", `Cannot write "${name}" in memory: it exists`);
    }
    this.#objects.set(name, { bytes: bytes.slice(), modified: this.#now() });
  }

  async get(name: string, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#find(name, options).bytes.slice();
  }

  async getRange(
    name: string,
    offset: number,
    length: number,
    options: CallOptions = {},
  ): Promise<Uint8Array> {
    const { bytes } = this.#find(name, options);
    checkRange(name, offset, length, bytes.length);
    return bytes.slice(offset, offset + length);
  }

  async head(name: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return info(name, this.#find(name, options));
  }

  async *list(prefix: string, options: CallOptions = {}): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    for (const [name, stored] of [...this.#objects]) {
      options.signal?.throwIfAborted();
      if (name.startsWith(prefix)) yield info(name, stored);
    }
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    checkName(name);
    options.signal?.throwIfAborted();
    this.#objects.delete(name);
  }

  async keepsDeleted(): Promise<boolean> {
    return false;
  }

  #find(name: string, { signal }: CallOptions): Stored {
    checkName(name);
    signal?.throwIfAborted();
    const stored = this.#objects.get(name);
    if (!stored) throw new StoreError("missing", `Cannot read "${name}" in memory: there is no such object`);
    return stored;
  }
}

function info(name: string, { bytes, modified }: Stored): ObjectInfo {
  return { name, size: bytes.length, modified };
}

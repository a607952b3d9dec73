import { locationOf } from "./address.ts";
import { checkPrefix } from "./names.ts";
import type { CallOptions, ObjectInfo, ObjectStore, PutOptions } from "./object_store.ts";
import type { S3Options } from "./s3/client.ts";

/**
 * An S3 store whose SDK is loaded at the first call: it is a quarter of the program's start, and of each worker's, which
 * a folder has no use for.
 */
export class LateS3Store implements ObjectStore {
  readonly location: string;
  readonly #options: S3Options;
  #opened: Promise<ObjectStore> | undefined;

  constructor(options: S3Options) {
    this.#options = options;
    this.location = locationOf(options);
  }

  async put(name: string, bytes: Uint8Array, options?: PutOptions): Promise<void> {
    await (await this.#open()).put(name, bytes, options);
  }

  async get(name: string, options?: CallOptions): Promise<Uint8Array> {
    return await (await this.#open()).get(name, options);
  }

  async getRange(name: string, offset: number, length: number, options?: CallOptions): Promise<Uint8Array> {
    return await (await this.#open()).getRange(name, offset, length, options);
  }

  async head(name: string, options?: CallOptions): Promise<ObjectInfo> {
    return await (await this.#open()).head(name, options);
  }

  list(prefix: string, options?: CallOptions): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    let listing: AsyncIterator<ObjectInfo> | undefined;
    let isOver = false;
    const next = async (): Promise<IteratorResult<ObjectInfo>> => {
      if (isOver) return { done: true, value: undefined };
      listing ??= (await this.#open()).list(prefix, options)[Symbol.asyncIterator]();
      return await listing.next();
    };
    const end = async () => {
      isOver = true;
      await listing?.return?.();
      return { done: true as const, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
  }

  async delete(name: string, options?: CallOptions): Promise<void> {
    await (await this.#open()).delete(name, options);
  }

  async keepsDeleted(options?: CallOptions): Promise<boolean> {
    return await (await this.#open()).keepsDeleted(options);
  }

  #open(): Promise<ObjectStore> {
    return this.#opened ??= import("./s3.ts").then(({ S3Store }) => new S3Store(this.#options));
  }
}

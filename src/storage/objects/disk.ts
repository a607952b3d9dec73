import { dirname, join } from "node:path";
import { diskError } from "./disk/errors.ts";
import { walk } from "./disk/walk.ts";
import { readPart, readWhole } from "./disk/read.ts";
import { linkDurably, writeDurably } from "./disk/durable_file.ts";
import { Folders, makeRoot, syncFolder } from "./disk/folders.ts";
import { checkRange, checkSha256 } from "./integrity.ts";
import { removeIfThere, removeLeftovers, temporaryPath } from "./disk/leftovers.ts";
import { checkName, checkPrefix } from "./names.ts";
import {
  type CallOptions,
  type ObjectInfo,
  type ObjectStore,
  type PutOptions,
  StoreError,
} from "./object_store.ts";

/**
 * Objects as files below a folder, their names being the paths: what stock restic opens as a local repository.
 * A put is written aside, synced, and then linked to its name, which fails if that is taken.
 */
export class DiskStore implements ObjectStore {
  readonly location: string;
  readonly #folders: Folders;
  #opened?: Promise<void>;

  /** `folder`: absolute; the first put makes it, with mode 0700, and clears it of what crashes left. */
  constructor(folder: string) {
    this.location = folder;
    this.#folders = new Folders(folder);
  }

  async put(name: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    await this.#try("write", name, options, async (path) => {
      checkSha256(name, bytes, options.sha256);
      await this.#open();
      await this.#putAside(bytes, path, options.signal);
    });
  }

  async get(name: string, options: CallOptions = {}): Promise<Uint8Array> {
    return await this.#try("read", name, options, (path) => readWhole(path));
  }

  async getRange(
    name: string,
    offset: number,
    length: number,
    options: CallOptions = {},
  ): Promise<Uint8Array> {
    checkRange(name, offset, length);
    return await this.#try("read", name, options, (path) => readPart(path, name, offset, length));
  }

  async head(name: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return await this.#try("look at", name, options, async (path) => {
      const { size, mtime, isFile } = await Deno.stat(path);
      if (!isFile) {
        throw new StoreError("missing", `Cannot look at "${name}" in ${this.location}: it is a folder`);
      }
      return { name, size, modified: mtime ?? new Date(0) };
    });
  }

  async *list(prefix: string, options: CallOptions = {}): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    try {
      for await (const info of walk(this.location, prefix)) {
        options.signal?.throwIfAborted();
        yield info;
      }
    } catch (error) {
      throw diskError(error, `Cannot list ${this.location}`);
    }
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    await this.#try("delete", name, options, async (path) => {
      try {
        await Deno.remove(path);
        await syncFolder(dirname(path));
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    });
  }

  async keepsDeleted(): Promise<boolean> {
    return false;
  }

  async #try<T>(
    verb: string,
    name: string,
    { signal }: CallOptions,
    work: (path: string) => Promise<T>,
  ): Promise<T> {
    checkName(name);
    signal?.throwIfAborted();
    try {
      return await work(join(this.location, name));
    } catch (error) {
      signal?.throwIfAborted();
      throw diskError(error, `Cannot ${verb} "${name}" in ${this.location}`);
    }
  }

  #open(): Promise<void> {
    return this.#opened ??= this.#prepare().catch((error) => {
      this.#opened = undefined;
      throw error;
    });
  }

  async #prepare(): Promise<void> {
    await makeRoot(this.location);
    await removeLeftovers(this.location);
  }

  async #putAside(bytes: Uint8Array, path: string, signal?: AbortSignal): Promise<void> {
    const aside = temporaryPath(this.location);
    try {
      await writeDurably(aside, bytes);
      signal?.throwIfAborted();
      await linkDurably(aside, path, this.#folders);
    } catch (error) {
      throw error instanceof Deno.errors.NotFound ? gone(this.location, error) : error;
    } finally {
      await removeIfThere(aside);
    }
  }
}

function gone(location: string, cause: Error): StoreError {
  return new StoreError(
    "refused",
    `Cannot write in ${location}: the folder is gone; mount or make it again`,
    { cause },
  );
}

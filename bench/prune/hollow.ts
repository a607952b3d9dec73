import { DiskStore } from "../../src/storage/objects/disk.ts";
import type { ObjectInfo, ObjectStore } from "../../src/storage/objects/object_store.ts";
import type { IndexedPack, PackedBlob } from "../../src/storage/repository/blob.ts";
import { idOf, packName } from "../../src/storage/repository/ids.ts";

export const PER_PACK = 1000;
const BLOB_BYTES = 8 * 1024;
const text = new TextEncoder();

/** The n-th pack, which is not there. */
export function hollowPack(n: number): IndexedPack {
  const blobs: PackedBlob[] = Array.from({ length: PER_PACK }, (_, i) => ({
    id: idOf(text.encode(`${n} ${i}`)),
    kind: "data",
    offset: i * BLOB_BYTES,
    length: BLOB_BYTES,
    rawLength: 2 * BLOB_BYTES,
  }));
  return { id: idOf(text.encode(`pack ${n}`)), blobs };
}

/** A folder, and packs without bytes: a listing names them, they can be deleted, and nobody can read them. */
export class HollowStore implements ObjectStore {
  readonly location: string;
  #inner: ObjectStore;
  #packs: Map<string, number>;

  constructor(folder: string, packs: number) {
    this.location = folder;
    this.#inner = new DiskStore(`${folder}/repository`);
    const size = PER_PACK * (BLOB_BYTES + 41) + 36;
    this.#packs = new Map(
      Array.from({ length: packs }, (_, n) => [packName(idOf(text.encode(`pack ${n}`))), size]),
    );
  }

  put: ObjectStore["put"] = (name, bytes, options) => this.#inner.put(name, bytes, options);
  get: ObjectStore["get"] = (name, options) => this.#inner.get(name, options);
  getRange: ObjectStore["getRange"] = (name, ...range) => this.#inner.getRange(name, ...range);
  head: ObjectStore["head"] = async (name, options) => {
    const size = this.#packs.get(name);
    return size === undefined ? await this.#inner.head(name, options) : { name, size, modified: new Date(0) };
  };
  async delete(name: string) {
    if (!this.#packs.delete(name)) await this.#inner.delete(name);
  }

  keepsDeleted: ObjectStore["keepsDeleted"] = (options) => this.#inner.keepsDeleted(options);

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    yield* this.#inner.list(prefix);
    if (!prefix.startsWith("data")) return;
    for (const [name, size] of this.#packs) yield { name, size, modified: new Date(0) };
  }
}

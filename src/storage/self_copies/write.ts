import type { CallOptions, ObjectStore } from "../objects/object_store.ts";
import { type Bytes, encryptBytes } from "../secrets/aead.ts";
import type { MasterRing } from "../secrets/master_ring.ts";
import { listCopies, manifestOf, pieceOf } from "./list.ts";
import {
  type CopiedFile,
  type CopyKey,
  type CopyName,
  damaged,
  newCopyKey,
  placeOf,
  sealManifest,
} from "./manifest.ts";

/** Bytes of a file in one object; twice that is held in memory. */
const PIECE = 8 * 1024 * 1024;

/** A copy that is being written: files one after the other, then `finish`. */
export class CopyWriter {
  #store: ObjectStore;
  #name: CopyName;
  #keys: [CopyKey, wrapped: string];
  #options: CallOptions;
  #files: CopiedFile[] = [];
  /** Of each piece, in the store. */
  #sizes: number[] = [];

  private constructor(store: ObjectStore, name: CopyName, keys: [CopyKey, string], options: CallOptions) {
    this.#store = store;
    this.#name = name;
    this.#keys = keys;
    this.#options = options;
  }

  static async begin(store: ObjectStore, ring: MasterRing, name: CopyName, options: CallOptions = {}) {
    return new CopyWriter(store, name, await newCopyKey(ring, name), options);
  }

  /** Takes the file at `path`, under its `name` in the data folder. */
  async add(name: string, path: string): Promise<void> {
    const first = this.#sizes.length;
    let size = 0;
    for await (const piece of piecesOf(path)) {
      size += piece.length;
      await this.#put(name, piece, this.#sizes.length - first);
    }
    const pieces = this.#sizes.length - first;
    this.#files.push({ name, size, first, pieces });
  }

  /** Looks whether the store has what it took, then makes a copy of it. Answers its bytes. */
  async finish(): Promise<number> {
    await this.#prove();
    const manifest = await sealManifest(this.#name, this.#keys, this.#files);
    await this.#store.put(manifestOf(this.#name), manifest, this.#options);
    return this.#sizes.reduce((sum, size) => sum + size, 0);
  }

  async #put(name: string, piece: Bytes, at: number) {
    const sealed = await encryptBytes(this.#keys[0], piece, placeOf(this.#name, `${name}:${at}`));
    await this.#store.put(pieceOf(this.#name, this.#sizes.length), sealed, this.#options);
    this.#sizes.push(sealed.length);
  }

  async #prove() {
    const { instance, id } = this.#name;
    const found = (await listCopies(this.#store, { ...this.#options, instance })).find((one) =>
      one.id === id
    );
    const bytes = this.#sizes.reduce((sum, size) => sum + size, 0);
    if (found?.objects.length === this.#sizes.length && found.bytes === bytes) return;
    throw damaged(this.#name, "the storage does not have all that it took");
  }
}

async function* piecesOf(path: string): AsyncGenerator<Bytes> {
  using file = await Deno.open(path, { read: true });
  for (;;) {
    const piece = await readPiece(file);
    if (piece.length > 0) yield piece;
    if (piece.length < PIECE) return;
  }
}

async function readPiece(file: Deno.FsFile): Promise<Bytes> {
  const piece = new Uint8Array(PIECE);
  let filled = 0;
  while (filled < PIECE) {
    const read = await file.read(piece.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return piece.subarray(0, filled);
}

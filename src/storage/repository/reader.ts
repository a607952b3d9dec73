import type { ObjectStore } from "../objects/object_store.ts";
import type { BlobLocation, IndexedBlob } from "./blob.ts";
import { openBlob } from "./blob_opener.ts";
import { RepositoryError } from "./errors.ts";
import type { MasterKeys } from "./master_keys.ts";
import { fetchRange } from "./pack_range.ts";
import { PackWindows } from "./pack_windows.ts";
import { prefetch } from "./prefetch.ts";
import { planReads, type ReadPart } from "./read_plan.ts";

/** Parts under way or waiting for one stream: with parts of 8 MiB, 24 MiB at most. */
const PARTS_AHEAD = 2;

/** Reads blobs out of packs. What it answers is proven: MAC, length and SHA-256. */
export class BlobReader {
  #store: ObjectStore;
  #keys: MasterKeys;
  #windows: PackWindows;

  constructor(store: ObjectStore, keys: MasterKeys) {
    this.#store = store;
    this.#keys = keys;
    this.#windows = new PackWindows(store);
  }

  /** Throws `missing` where the pack is gone and `damaged` where its bytes are wrong. */
  async readBlob(location: BlobLocation, signal?: AbortSignal): Promise<Uint8Array> {
    const sealed = await fetchRange(this.#store, location, location.id, signal);
    return openBlob(this.#keys, location, location.packId, sealed);
  }

  /** The same for a small blob whose neighbours are likely to be wanted next, a tree. */
  async readNear(blob: IndexedBlob, signal?: AbortSignal): Promise<Uint8Array> {
    return openBlob(this.#keys, blob, blob.packId, await this.#windows.read(blob, signal));
  }

  /** Plaintexts in the order of `locations`; neighbours come in one request, few parts are held at a time. */
  async *streamBlobs(
    locations: Iterable<BlobLocation> | AsyncIterable<BlobLocation>,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const fetched = prefetch(planReads(locations), PARTS_AHEAD, async (part) => {
      return { part, bytes: await this.#whole(part, signal) };
    });
    for await (const { part, bytes } of fetched) {
      if (bytes) yield* this.#open(part, bytes);
      else for (const blob of part.blobs) yield await this.readBlob(blob, signal);
    }
  }

  /** Null: the pack ends within the part, so that some of its blobs may be whole (law 7). */
  async #whole(part: ReadPart, signal?: AbortSignal): Promise<Uint8Array | null> {
    try {
      return await fetchRange(this.#store, part, part.blobs[0]!.id, signal);
    } catch (error) {
      if (part.blobs.length > 1 && error instanceof RepositoryError && error.code === "damaged") return null;
      throw error;
    }
  }

  /** A blob that repeats itself (long runs of zeros) is opened once. */
  async *#open(part: ReadPart, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    let opened: { offset: number; plaintext: Uint8Array } = { offset: -1, plaintext: new Uint8Array() };
    for (const blob of part.blobs) {
      if (opened.offset !== blob.offset) {
        const start = blob.offset - part.offset;
        const sealed = bytes.subarray(start, start + blob.length);
        opened = { offset: blob.offset, plaintext: await openBlob(this.#keys, blob, part.packId, sealed) };
      }
      yield opened.plaintext;
    }
  }
}

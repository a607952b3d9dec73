import { isMissing, type ObjectStore, StoreError } from "../objects/object_store.ts";
import type { BlobLocation } from "./blob.ts";
import { openBlob } from "./blob_opener.ts";
import { RepositoryError } from "./errors.ts";
import { packName } from "./ids.ts";
import type { MasterKeys } from "./master_keys.ts";
import { prefetch } from "./prefetch.ts";
import { planReads, type ReadPart } from "./read_plan.ts";

/** Parts under way or waiting for one stream: with parts of 8 MiB, 24 MiB at most. */
const PARTS_AHEAD = 2;

/** Reads blobs out of packs. What it answers is proven: MAC, length and SHA-256. */
export class BlobReader {
  #store: ObjectStore;
  #keys: MasterKeys;

  constructor(store: ObjectStore, keys: MasterKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  /** Throws `missing` where the pack is gone and `damaged` where its bytes are wrong. */
  async readBlob(location: BlobLocation, signal?: AbortSignal): Promise<Uint8Array> {
    const { packId, offset, length } = location;
    const sealed = await this.#fetch({ packId, offset, length, blobs: [location] }, signal);
    return openBlob(this.#keys, location, packId, sealed);
  }

  /** Plaintexts in the order of `locations`; neighbours come in one request, few parts are held at a time. */
  async *streamBlobs(
    locations: Iterable<BlobLocation> | AsyncIterable<BlobLocation>,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const fetched = prefetch(planReads(locations), PARTS_AHEAD, async (part) => {
      return { part, bytes: await this.#fetch(part, signal) };
    });
    for await (const { part, bytes } of fetched) yield* this.#open(part, bytes);
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

  async #fetch({ packId, offset, length, blobs }: ReadPart, signal?: AbortSignal): Promise<Uint8Array> {
    try {
      return await this.#store.getRange(packName(packId), offset, length, { signal });
    } catch (cause) {
      const what = `Cannot read blob ${blobs[0]!.id}: pack ${packId}`;
      if (isMissing(cause)) {
        throw new RepositoryError("missing", `${what} is not in ${this.#store.location}`, { cause });
      }
      if (cause instanceof StoreError && cause.code === "corrupt") {
        throw new RepositoryError("damaged", `${what} is shorter than its index says`, { cause });
      }
      throw cause;
    }
  }
}

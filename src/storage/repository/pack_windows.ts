import type { ObjectStore } from "../objects/object_store.ts";
import type { IndexedBlob } from "./blob.ts";
import { fetchRange } from "./pack_range.ts";

/** Trees that lie side by side were written side by side and are read so too; on a bucket each request counts. */
const WINDOW = 1024 * 1024;
const KEPT = 24;

/** Reads small blobs by windows of their packs and keeps the last few: 24 MiB at most. */
export class PackWindows {
  #store: ObjectStore;
  /** By pack and start; the order is that of the last use. */
  #windows = new Map<string, Promise<Uint8Array | null>>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The sealed bytes of a blob. */
  async read(blob: IndexedBlob, signal?: AbortSignal): Promise<Uint8Array> {
    const start = Math.floor(blob.offset / WINDOW) * WINDOW;
    const reachesOut = blob.offset + blob.length > start + WINDOW;
    const window = reachesOut ? null : await this.#window(blob, start, signal);
    const at = blob.offset - start;
    return window
      ? window.subarray(at, at + blob.length)
      : await fetchRange(this.#store, blob, blob.id, signal);
  }

  #window(blob: IndexedBlob, start: number, signal?: AbortSignal): Promise<Uint8Array | null> {
    const key = `${blob.packId} ${start}`;
    const window = this.#windows.get(key) ?? this.#fetch(blob, start, signal);
    this.#windows.delete(key);
    this.#windows.set(key, window);
    if (this.#windows.size > KEPT) this.#windows.delete(this.#windows.keys().next().value!);
    return window;
  }

  /** Null where it cannot be had: then the blob alone may still be, or its own failure is the one to tell. */
  #fetch(
    { packId, packEnd, id }: IndexedBlob,
    start: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array | null> {
    const length = Math.min(WINDOW, packEnd - start);
    return fetchRange(this.#store, { packId, offset: start, length }, id, signal).catch(() => null);
  }
}

import type { Content } from "../world_types.ts";

const slab_size = 32 * 1024 * 1024;

/** Contents that stand in memory, so that to serve them opens no file: the first that come, while there is room. */
export class KeptBytes {
  #room: number;
  #slab = new Uint8Array(0);
  #used = 0;
  #contents = new Map<string, Uint8Array<ArrayBuffer>>();

  /** `room` in bytes; 0 keeps nothing. */
  constructor(room: number) {
    this.#room = room;
  }

  /** What is kept of this content, not to be written to; undefined where it has to be read. */
  get({ hash }: Content): Uint8Array<ArrayBuffer> | undefined {
    return this.#contents.get(hash);
  }

  /** Memory for so many bytes, to be read into and then kept; null where there is no room. Many small ones share one slab. */
  memory(size: number): Uint8Array<ArrayBuffer> | null {
    if (size > this.#room) return null;
    if (size > slab_size / 8) return new Uint8Array(size);
    if (this.#used + size > this.#slab.length) {
      this.#slab = new Uint8Array(slab_size);
      this.#used = 0;
    }
    return this.#slab.subarray(this.#used, this.#used + size);
  }

  /** Keeps `bytes`, the last that `memory` gave; content that is kept already takes none. */
  keep(hash: string, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#contents.has(hash)) return;
    this.#contents.set(hash, bytes);
    this.#room -= bytes.length;
    if (bytes.buffer === this.#slab.buffer) this.#used += bytes.length;
  }
}

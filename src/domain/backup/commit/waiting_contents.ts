import type { PackRow } from "../../../storage/catalogue/packs.ts";
import type { StoredJob } from "../pipeline/crew.ts";
import type { FetchJob } from "../pipeline/messages.ts";
import { isNewBlock } from "../pipeline/new_block.ts";

/** A job whose bytes were handed to packs, by what a commit needs of it: as many wait as packs hold small files. */
export interface HandedOver {
  job: Pick<FetchJob, "id" | "rev" | "name">;
  content: StoredJob["content"];
}

/** `missing` counts its blobs whose pack is not in the store yet. */
interface Waiting extends HandedOver {
  missing: number;
}

/** Contents whose packs are on their way, and those that are whole: every blob of them is in the store. */
export class WaitingContents {
  /** Whole, and to be committed. */
  readonly whole: HandedOver[] = [];
  /** Blobs whose pack is in the store and about to be committed, always before what waits for them. */
  #landed = new Set<string>();
  /** Contents by each blob they wait for; a blob goes when it is there. */
  #waiting = new Map<string, Waiting[]>();

  /**
   * Takes contents in, and says which blobs they wait for that may be in the store already. A new block is in a pack of
   * whoever brought it, and that is told of sooner or later.
   */
  add(list: StoredJob[]): Set<string> {
    const asked = new Set<string>();
    for (const { job, content } of list) {
      const missing = new Set(content.chunks.filter((id) => !this.#landed.has(id)));
      const { id, rev, name } = job;
      const waiting: Waiting = { job: { id, rev, name }, content, missing: missing.size };
      if (missing.size === 0) this.whole.push(waiting);
      for (const id of missing) {
        this.#waiting.set(id, [...this.#waiting.get(id) ?? [], waiting]);
        if (!isNewBlock(job, content.chunks)) asked.add(id);
      }
    }
    return asked;
  }

  /** All blobs that are waited for. */
  missing(): Set<string> {
    return new Set(this.#waiting.keys());
  }

  land(pack: PackRow) {
    for (const { id } of pack.blobs) this.#landed.add(id);
    this.present(pack.blobs.map((blob) => blob.id));
  }

  /** These blobs are in the store. */
  present(ids: Iterable<string>) {
    for (const id of ids) {
      for (const waiting of this.#waiting.get(id) ?? []) {
        waiting.missing--;
        if (waiting.missing === 0) this.whole.push(waiting);
      }
      this.#waiting.delete(id);
    }
  }

  /** The pack is committed: the catalogue answers for its blobs now. */
  release(pack: PackRow) {
    for (const { id } of pack.blobs) this.#landed.delete(id);
  }
}

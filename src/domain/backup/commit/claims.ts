import { knownBlobs, type PackRow } from "../../../storage/catalogue/packs.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";

/** Blobs that somebody was told to store and whose pack is not committed yet: nobody else stores them meanwhile. */
export class Claims {
  #db: Reader;
  #place: { repositoryId: number; run: number };
  #claimed = new Set<string>();

  constructor(db: Reader, place: { repositoryId: number; run: number }) {
    this.#db = db;
    this.#place = place;
  }

  /** Answers a pipeline which blobs it need not store, and takes the others as promised by it. */
  async known(ids: string[]): Promise<boolean[]> {
    const stored = await knownBlobs(this.#db, this.#place, "data", ids);
    return ids.map((id) => {
      if (stored.has(id) || this.#claimed.has(id)) return true;
      this.#claimed.add(id);
      return false;
    });
  }

  /** Blobs made by the main thread; those of them that somebody must store, in their order. */
  async claim(kind: "data" | "tree", ids: string[]): Promise<string[]> {
    const stored = await knownBlobs(this.#db, this.#place, kind, ids);
    return ids.filter((id) => {
      const key = keyOf(kind, id);
      if (stored.has(id) || this.#claimed.has(key)) return false;
      this.#claimed.add(key);
      return true;
    });
  }

  /** The pack is committed: the catalogue answers for its blobs now. */
  release(pack: PackRow) {
    for (const { id } of pack.blobs) this.#claimed.delete(keyOf(pack.kind, id));
  }
}

function keyOf(kind: "data" | "tree", id: string): string {
  return kind === "tree" ? `tree:${id}` : id;
}

import type { WantedRow } from "../../../storage/catalogue/wanted_rows.ts";

/** Hex digits that a number holds. */
const DIGITS = 12;

/** Wanted items that were handed out and whose outcome is not committed yet; one copy of a content is enough. */
export class InFlight {
  /** The content of each, by the item's row. */
  #items = new Map<number, number | null>();
  #contents = new Set<number>();

  get size(): number {
    return this.#items.size;
  }

  /** It is under way itself, or one of its content is: it will be linked when that is committed. */
  has(row: WantedRow): boolean {
    if (this.#items.has(row.id)) return true;
    const content = contentOf(row);
    return content !== null && this.#contents.has(content);
  }

  add(row: WantedRow) {
    const content = contentOf(row);
    this.#items.set(row.id, content);
    if (content !== null) this.#contents.add(content);
  }

  settle(id: number) {
    const content = this.#items.get(id);
    this.#items.delete(id);
    if (content !== undefined && content !== null) this.#contents.delete(content);
  }
}

/**
 * Of the content hash as much as a number holds, for so many are under way that whole ones fill memory. Two contents of
 * one number would only wait for each other: what was passed over is looked at again.
 */
function contentOf({ contentHash }: WantedRow): number | null {
  return contentHash === "" ? null : parseInt(contentHash.slice(0, DIGITS), 16);
}

import { breathe } from "../../../storage/database/breath.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { folderNow, foldersNow, type TreeChild } from "../../../storage/catalogue/trees.ts";

/** Items of a folder looked at in one go. */
const AT_ONCE = 1000;
/** Folders read ahead by one statement, which costs as much as some ten items; and the most items of theirs. */
const FOLDERS = 64;
const ITEMS = 2000;
/** Items read ahead that are held: at each depth some wait for their turn. */
const HELD = 10_000;

/** What stands in folders, small ones many at a time. */
export class FolderReader {
  #db: Reader;
  #ahead = new Map<number, TreeChild[]>();
  #held = 0;

  constructor(db: Reader) {
    this.#db = db;
  }

  /** A folder's items, a page at a time, in the order in which they began. */
  async *pages(nodeId: number): AsyncGenerator<TreeChild[]> {
    const whole = this.#ahead.get(nodeId);
    if (whole) {
      this.#ahead.delete(nodeId);
      this.#held -= whole.length;
      return yield whole;
    }
    for (let after = 0;;) {
      const page = await folderNow(this.#db, nodeId, after, AT_ONCE);
      yield page;
      if (page.length < AT_ONCE) return;
      await breathe();
      after = page.at(-1)!.id;
    }
  }

  /** Reads the first of these folders together, as far as they are small; answers how many were looked at. */
  async readAhead(nodeIds: number[]): Promise<number> {
    const some = nodeIds.slice(0, FOLDERS);
    if (some.length < 2 || this.#held > HELD) return some.length;
    for (const [nodeId, items] of await foldersNow(this.#db, some, ITEMS) ?? []) {
      this.#ahead.set(nodeId, items);
      this.#held += items.length;
    }
    return some.length;
  }
}

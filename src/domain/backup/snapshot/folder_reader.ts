import { breathe } from "../../../storage/database/breath.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { folderNow, foldersNow, type TreeChild } from "../../../storage/catalogue/trees.ts";

/** Items of a folder looked at in one go. */
const AT_ONCE = 1000;
/** Folders read ahead by one statement, which costs as much as some ten items; and the most items of theirs. */
const FOLDERS = 64;
const ITEMS = 2000;
/** Items read ahead that are held: at each depth some wait for their turn. */
const HELD = 4_000;

/** What stands in folders that are asked for one after the other, each before what stands behind it: small ones many at a time. */
export class FolderReader {
  #db: Reader;
  #ahead = new Map<number, TreeChild[]>();
  #held = 0;
  /** Stale folders that were met and are not read yet; the last of them is asked for next. */
  #next: number[] = [];

  constructor(db: Reader) {
    this.#db = db;
  }

  /** A folder's items, a page at a time, in the order in which they began. */
  async *pages(nodeId: number): AsyncGenerator<TreeChild[]> {
    if (!this.#ahead.has(nodeId)) await this.#readAhead(nodeId);
    const whole = this.#ahead.get(nodeId);
    if (whole) {
      this.#ahead.delete(nodeId);
      this.#held -= whole.length;
      return yield whole;
    }
    for (let after = 0;;) {
      const page = await folderNow(this.#db, nodeId, after, AT_ONCE);
      this.#meet(page);
      yield page;
      if (page.length < AT_ONCE) return;
      await breathe();
      after = page.at(-1)!.id;
    }
  }

  /** Reads this folder and those that are asked for behind it, as far as they are small; not itself where it is large. */
  async #readAhead(nodeId: number) {
    if (this.#next.at(-1) !== nodeId) this.#next.push(nodeId);
    const some = this.#next.splice(this.#held > HELD ? -1 : -FOLDERS).reverse();
    const read = await foldersNow(this.#db, some, ITEMS);
    this.#next.push(...some.slice(Math.max(1, read.length)).reverse());
    for (const [i, items] of read.entries()) {
      this.#ahead.set(some[i]!, items);
      this.#held += items.length;
    }
    this.#meet(read.flat());
  }

  #meet(children: TreeChild[]) {
    this.#next.push(...children.filter(isStale).map((child) => child.node_id).reverse());
  }
}

/** A folder whose tree is to be written. */
function isStale({ kind, tree_id }: TreeChild): boolean {
  return kind === "folder" && tree_id === "";
}

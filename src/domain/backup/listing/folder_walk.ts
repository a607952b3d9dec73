import { type Acting, DropboxError, type Entry, type ListPage } from "../../../dropbox/types.ts";
import type { ListingParts } from "./listing.ts";

/**
 * A complete listing folder by folder, for a tree so large that Dropbox does not list it in one go (dropbox-api §3.1).
 * The cursor is taken first: what changes during the walk comes by it. Each page brings it, but it covers what was
 * listed only where there is no more.
 */
export class FolderWalk {
  #parts: ListingParts;
  readonly acting: Acting;
  #end: string;
  /** Folders still to be listed, by path; the last is next, so that few wait at a time. */
  #folders = [""];
  /** Within a folder that has more than a page. */
  #onward: string | null = null;

  private constructor(parts: ListingParts, acting: Acting, end: string) {
    this.#parts = parts;
    this.acting = acting;
    this.#end = end;
  }

  static async begin(parts: ListingParts, acting: Acting): Promise<FolderWalk> {
    const { dropbox, signal } = parts;
    const cursor = await dropbox.latestCursor({
      acting,
      path: "",
      recursive: true,
      includeMounted: false,
      signal,
    });
    return new FolderWalk(parts, acting, cursor);
  }

  async next(): Promise<ListPage> {
    const { entries, cursor, hasMore } = this.#onward === null
      ? await this.#folder()
      : await this.#rest(this.#onward);
    this.#onward = hasMore ? cursor : null;
    for (const entry of entries) if (isToBeEntered(entry)) this.#folders.push(entry.pathLower);
    return { entries, cursor: this.#end, hasMore: this.#onward !== null || this.#folders.length > 0 };
  }

  /** A folder that went meanwhile is told by the cursor. */
  async #folder(): Promise<ListPage> {
    const { dropbox, signal } = this.#parts;
    const path = this.#folders.pop()!;
    try {
      return await dropbox.listFolder({ acting: this.acting, path, includeMounted: false, signal });
    } catch (error) {
      if (path === "" || !(error instanceof DropboxError) || error.kind !== "missing") throw error;
      return { entries: [], cursor: "", hasMore: false };
    }
  }

  async #rest(cursor: string): Promise<ListPage> {
    return await this.#parts.dropbox.listContinue({
      acting: this.acting,
      cursor,
      signal: this.#parts.signal,
    });
  }
}

/** What is mounted is a namespace of its own. */
function isToBeEntered(entry: Entry): boolean {
  return entry.kind === "folder" && entry.mountedNamespace === null && !entry.noAccess;
}

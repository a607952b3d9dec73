import type { Json } from "./open_sandbox.ts";

/** What a client knows after a listing and some deltas: path_lower to kind, id, hash. */
export class Mirror {
  readonly items = new Map<string, string>();

  /** Entries taken so far. */
  applied = 0;

  /** The rules of dropbox-api.md 3.2. */
  apply(entries: Json[]): void {
    this.applied += entries.length;
    for (const entry of entries) {
      if (entry[".tag"] === "deleted") this.#remove(entry.path_lower);
      else this.#put(entry);
    }
  }

  sorted(): [string, string][] {
    return [...this.items].sort(([a], [b]) => a < b ? -1 : 1);
  }

  #put(entry: Json): void {
    const path: string = entry.path_lower;
    if (entry[".tag"] === "file") this.#remove(path);
    this.items.set(path, `${entry[".tag"]} ${entry.id} ${entry.content_hash ?? ""}`);
  }

  #remove(path: string): void {
    for (const known of this.items.keys()) {
      if (known === path || known.startsWith(`${path}/`)) this.items.delete(known);
    }
  }
}

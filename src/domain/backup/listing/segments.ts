import type { Entry } from "../../../dropbox/types.ts";
import { parentOf } from "../../../storage/catalogue/nodes.ts";

/** An entry of something that is there. */
export type Present = Exclude<Entry, { kind: "deleted" }>;

/** Entries that may be applied in any order. */
export interface Segment {
  present: Present[];
  /** Lowercased paths. */
  gone: string[];
}

/** Entries in their order, as many together as do not depend on it: a path may come twice (delete then re-add). */
export function* segments(entries: Entry[]): Generator<Segment> {
  let gathered = new Gathered();
  for (const entry of entries) {
    if (gathered.isMetBy(entry)) {
      yield gathered.segment();
      gathered = new Gathered();
    }
    gathered.add(entry);
  }
  yield gathered.segment();
}

class Gathered {
  #present = new Map<string, Present>();
  /** The paths of what is present, and all above them. */
  #above = new Set<string>();
  #gone = new Set<string>();
  /** Where nothing can stand below: what is gone, and what is there and no folder. */
  #ends = new Set<string>();

  /** Whether it makes a difference which comes first, the entry or one of these. */
  isMetBy(entry: Entry): boolean {
    if (!isFolder(entry) && this.#above.has(entry.pathLower)) return true;
    if (entry.kind === "deleted") return false;
    return this.#present.has(entry.pathLower) ||
      upwards(entry.pathLower).some((path) => this.#ends.has(path));
  }

  add(entry: Entry) {
    if (!isFolder(entry)) this.#ends.add(entry.pathLower);
    if (entry.kind === "deleted") return void this.#gone.add(entry.pathLower);
    this.#present.set(entry.pathLower, entry);
    for (const path of upwards(entry.pathLower)) this.#above.add(path);
  }

  segment(): Segment {
    return { present: [...this.#present.values()], gone: [...this.#gone] };
  }
}

/** A mount is none: what it shows is of another namespace. */
function isFolder(entry: Entry): boolean {
  return entry.kind === "folder" && entry.mountedNamespace === null;
}

/** The path and all above it but the root, which is always there. */
function upwards(pathLower: string): string[] {
  const paths: string[] = [];
  for (let path = pathLower; path !== ""; path = parentOf(path)) paths.push(path);
  return paths;
}

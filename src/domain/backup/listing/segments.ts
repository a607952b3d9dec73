import type { DeletedEntry, Entry } from "../../../dropbox/types.ts";

/** An entry of something that is there. */
export type Present = Exclude<Entry, { kind: "deleted" }>;

export type Segment = { kind: "deleted"; entry: DeletedEntry } | { kind: "present"; entries: Present[] };

/** A path may come twice in one page (delete then re-add): such entries never share a segment. */
export function* segments(entries: Entry[]): Generator<Segment> {
  let gathered = new Map<string, Present>();
  for (const entry of entries) {
    if (entry.kind !== "deleted" && !gathered.has(entry.pathLower)) {
      gathered.set(entry.pathLower, entry);
      continue;
    }
    if (gathered.size > 0) yield { kind: "present", entries: [...gathered.values()] };
    gathered = new Map();
    if (entry.kind === "deleted") yield { kind: "deleted", entry };
    else gathered.set(entry.pathLower, entry);
  }
  if (gathered.size > 0) yield { kind: "present", entries: [...gathered.values()] };
}

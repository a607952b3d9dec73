import type { State } from "../state/state.ts";

/** What the journal tells about: an item that was put or went away at a path. */
export interface Told {
  namespace: string;
  pathLower: string;
  pathDisplay: string;
  name: string;
}

/** Appends to the journal; the position is also the entry's `seq`, which says which of its reports is the last. */
export function report(state: State, what: "put" | "gone", told: Told): number {
  const position = state.sequence.next();
  state.db.run(
    "insert into journal (position, namespace, path_lower, name, path_display, what) values (?, ?, ?, ?, ?, ?)",
    position,
    told.namespace,
    told.pathLower,
    told.name,
    told.pathDisplay,
    what,
  );
  return position;
}

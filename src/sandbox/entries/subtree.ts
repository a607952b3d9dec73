import type { State } from "../state/state.ts";
import { rangeBelow } from "./names.ts";
import type { EntryRow } from "./rows.ts";

/** All rows below a folder, parents first. Moves hold them in memory: Dropbox itself takes 10,000 at most. */
export function subtree(state: State, folder: EntryRow): EntryRow[] {
  return state.db.rows<EntryRow>(
    "select * from entries where namespace = ? and path_lower > ? and path_lower < ? order by path_lower",
    folder.namespace,
    ...rangeBelow(folder.path_lower),
  );
}

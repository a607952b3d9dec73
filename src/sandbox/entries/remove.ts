import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { checkMayWrite, namespaceType } from "../team/access.ts";
import { rangeBelow } from "./names.ts";
import { conflict, plain, under } from "./refusals.ts";
import { erase } from "./erase.ts";
import { type EntryRow, rowAt, storedEntry } from "./rows.ts";
import { isTooFresh } from "./settling.ts";

/** Most entries that one delete, move or copy takes (dropbox-api.md 5.5). */
export const most_at_once = 10_000;

/** Deletes a file or a folder with all below it; a mount point is unmounted. Refuses with DeleteError. */
export function remove(state: State, actor: Actor | null, place: Place, parentRev?: string): StoredEntry {
  const row = under("path_lookup", () => rowToRemove(state, place));
  under("path_write", () => checkRemovable(state, actor, row, parentRev));
  if (actor && countBelow(state, row) > most_at_once) throw plain("too_many_files");
  return state.db.write(() => {
    erase(state, row);
    state.sequence.save();
    return storedEntry(row);
  });
}

/** The row a place names: for a mount point that is the edge in the tree above, not the namespace behind it. */
export function rowToRemove(state: State, place: Place): EntryRow {
  const { namespace, pathLower } = place.pathLower === "" && place.through ? place.through : place;
  const row = rowAt(state, namespace, pathLower);
  if (!row || isTooFresh(state, storedEntry(row))) throw plain("not_found");
  return row;
}

function checkRemovable(state: State, actor: Actor | null, row: EntryRow, parentRev?: string): void {
  if (actor) checkMayWrite(state, actor, row.namespace);
  if (actor && row.mounted && isFixed(state, row.mounted)) throw plain("team_folder");
  if (parentRev !== undefined && storedEntry(row).rev !== parentRev) throw conflict("file");
}

/** Mounts that members cannot take away: team folders and homes. */
export function isFixed(state: State, namespace: string): boolean {
  const type = namespaceType(state, namespace);
  return type === "team_folder" || type === "team_member_folder";
}

export function countBelow(state: State, row: EntryRow): number {
  if (row.kind !== "folder") return 1;
  const sql = `select count(*) as n from (select 1 from entries
    where namespace = ? and path_lower > ? and path_lower < ? limit ${most_at_once + 1})`;
  return state.db.row<{ n: number }>(sql, row.namespace, ...rangeBelow(row.path_lower))!.n;
}

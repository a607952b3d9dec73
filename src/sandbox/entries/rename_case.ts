import type { Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { parentPath, serverLower } from "./names.ts";
import { plain } from "./refusals.ts";
import { rowAt, storedEntry } from "./rows.ts";

/** Gives an item a name that differs by case only. No cursor tells of it, a later listing does (dropbox-api.md 3.2). */
export function renameCase(state: State, place: Place, name: string): StoredEntry {
  const row = rowAt(state, place.namespace, place.pathLower);
  if (!row) throw plain("not_found");
  const path = `${parentPath(row.path_display)}/${name}`;
  if (serverLower(path) !== row.path_lower) throw plain("malformed_path");
  const sql = "update entries set name = ?, path_display = ? where namespace = ? and path_lower = ?";
  state.db.run(sql, name, path, row.namespace, row.path_lower);
  return storedEntry(rowAt(state, row.namespace, row.path_lower)!);
}

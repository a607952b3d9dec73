import { checkNewPath, serverLower } from "../entries/names.ts";
import { plain } from "../entries/refusals.ts";
import type { State } from "../state/state.ts";
import type { NamespaceRow } from "../team/access.ts";
import { Refusal } from "../world_types.ts";

/** Refuses with the name part of TeamFolderCreateError. */
export function checkFolderName(state: State, name: string): void {
  if (name.includes("/") || isRefusedName(state, name)) throw plain("invalid_folder_name");
  const sql = "select * from namespaces where type = 'team_folder' and status <> 'gone'";
  const rows = state.db.rows<NamespaceRow>(sql);
  if (rows.some((row) => serverLower(row.name) === serverLower(name))) {
    throw plain("folder_name_already_used");
  }
}

function isRefusedName(state: State, name: string): boolean {
  try {
    checkNewPath(`/${name}`, state.switches);
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

import type { State } from "../state/state.ts";
import { type NamespaceRow, namespaceRow } from "../team/access.ts";
import { teamRoot } from "../team/model.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/team_folders.ts";
import { type ListCursor, pageOf, readListCursor } from "./paging.ts";

/** Registers reading team folders (dropbox-api.md 2.1). */
export function teamFolderRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(
      route.teamFolderList,
      ({ arg }) => teamFolders(state, { kind: "team_folders", offset: 0, limit: arg.limit, of: "" }),
    )
    .on(
      route.teamFolderListContinue,
      ({ arg }) => teamFolders(state, readListCursor(state, "team_folders", arg.cursor)),
    )
    .on(route.teamFolderInfo, ({ arg }) => arg.team_folder_ids.map((id) => infoItem(state, id)));
}

function teamFolders(state: State, at: ListCursor) {
  const root = teamRoot(state);
  const sql = "select * from namespaces where type = 'team_folder' and status <> 'gone' order by id";
  const all = state.db.rows<NamespaceRow>(sql).filter((row) => root === null || row.id === root);
  const page = pageOf(state, all, at);
  return {
    team_folders: page.items.map((row) => teamFolderMetadata(state, row)),
    cursor: page.cursor,
    has_more: page.has_more,
  };
}

/** TeamFolderMetadata. */
export function teamFolderMetadata(state: State, row: NamespaceRow) {
  return {
    team_folder_id: row.id,
    name: row.name,
    status: { ".tag": row.status === "archived" ? "archived" : "active" },
    is_team_shared_dropbox: row.id === teamRoot(state),
    sync_setting: { ".tag": "default" },
    content_sync_settings: [],
    quota_limit: 0,
  };
}

function infoItem(state: State, id: string) {
  const row = namespaceRow(state, id);
  if (row?.type !== "team_folder" || row.status === "gone") {
    return { ".tag": "id_not_found", id_not_found: id };
  }
  return { ".tag": "team_folder_metadata", ...teamFolderMetadata(state, row) };
}

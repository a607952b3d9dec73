import { nested, plain } from "../entries/refusals.ts";
import { teamFolderMetadata } from "../routes/team_folders.ts";
import type { State } from "../state/state.ts";
import { type NamespaceRow, namespaceRow } from "../team/access.ts";
import { addNamespace } from "../team/members.ts";
import { teamRoot } from "../team/model.ts";
import { unmount } from "../team/mounting.ts";
import { checkFolderName } from "./team_folder_names.ts";
import { showTeamFolder } from "./team_folder_mounts.ts";

/** team/team_folder/create (dropbox-api §2.1): nobody but the admins is in it yet. Refuses with TeamFolderCreateError. */
export function createTeamFolder(state: State, name: string) {
  refuseSharedRoot(state);
  checkFolderName(state, name);
  return state.db.write(() => {
    const id = addNamespace(state, { type: "team_folder", name });
    showTeamFolder(state, id);
    state.sequence.save();
    return teamFolderMetadata(state, namespaceRow(state, id)!);
  });
}

/** team/team_folder/rename. */
export function renameTeamFolder(state: State, id: string, name: string) {
  const row = teamFolder(state, id);
  if (name !== row.name) checkFolderName(state, name);
  return state.db.write(() => {
    state.db.run("update namespaces set name = ? where id = ?", name, id);
    unmount(state, id);
    if (row.status === "active") showTeamFolder(state, id);
    state.sequence.save();
    return teamFolderMetadata(state, { ...row, name });
  });
}

/** team/team_folder/archive: out of everybody's tree, the content stays. Answers a finished launch. */
export function archiveTeamFolder(state: State, id: string) {
  const row = teamFolder(state, id);
  if (row.status === "archived") throw nested("status_error", { ".tag": "archived" });
  unmountAll(state, row);
  return { ".tag": "complete", ...teamFolderMetadata(state, { ...row, status: "archived" }) };
}

/** team/team_folder/activate: an archived one comes back. */
export function activateTeamFolder(state: State, id: string) {
  const row = teamFolder(state, id);
  if (row.status === "active") throw nested("status_error", { ".tag": "active" });
  return state.db.write(() => {
    setStatus(state, id, "active");
    showTeamFolder(state, id);
    state.sequence.save();
    return teamFolderMetadata(state, { ...row, status: "active" });
  });
}

function unmountAll(state: State, row: NamespaceRow): void {
  state.db.write(() => {
    unmount(state, row.id);
    setStatus(state, row.id, "archived");
    state.sequence.save();
  });
}

/** Refuses with BaseTeamFolderError. */
function teamFolder(state: State, id: string): NamespaceRow {
  refuseSharedRoot(state);
  const row = namespaceRow(state, id);
  if (row?.type !== "team_folder" || row.status === "gone") {
    throw nested("access_error", { ".tag": "invalid_team_folder_id" });
  }
  return row;
}

/** Model b has one root that all share, and its folders are made by create_folder_v2 (§2.3; the tag is unverified). */
function refuseSharedRoot(state: State): void {
  if (teamRoot(state) !== null) throw nested("team_shared_dropbox_error", plain("disallowed").error);
}

function setStatus(state: State, id: string, status: NamespaceRow["status"]): void {
  state.db.run("update namespaces set status = ? where id = ?", status, id);
  state.accessKept.clear();
}

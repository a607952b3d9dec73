import type { Actor } from "../world_types.ts";
import { plain } from "../entries/refusals.ts";
import { rootId } from "../entries/rows.ts";
import type { State } from "../state/state.ts";
import { type Access, accessOf, type NamespaceRow, namespaceRow } from "../team/access.ts";
import { folderRules } from "../team/folder_rules.ts";
import { displayName, member, type MemberRow } from "../team/members.ts";
import { homeOf } from "../team/resolve.ts";
import { seenFrom } from "../team/seen_from.ts";
import { teamName, teamRoot } from "../team/model.ts";
import { teamId } from "../team/team_id.ts";
import { optional } from "./member_profile.ts";

/** The shared folder that a caller names. Refuses with SharedFolderAccessError. */
export function sharedFolder(state: State, actor: Actor, id: string): { row: NamespaceRow; access: Access } {
  const row = namespaceRow(state, id);
  if (!row || row.status === "gone" || row.type === "team_member_root") throw plain("invalid_id");
  const access = accessOf(state, actor, id);
  if (access === "none") throw plain("not_a_member");
  return { row, access };
}

/** SharedFolderMetadata (dropbox-api.md 2.4). */
export function sharedFolderMetadata(state: State, actor: Actor, row: NamespaceRow, access: Access) {
  const isTeamFolder = row.type === "team_folder";
  const seen = seenFrom(state, actor.rootNamespace ?? homeOf(state, actor), row.id);
  const owner = ownerOf(state, row.id);
  return {
    access_type: { ".tag": access },
    is_inside_team_folder: isInsideTeamFolder(state, row),
    is_team_folder: isTeamFolder,
    ...optional({ owner_display_names: owner && [displayName(owner)], owner_team: ownerTeam(state, row) }),
    ...optional({ parent_shared_folder_id: row.parent, parent_folder_name: parentName(state, row) }),
    ...(seen && seen.pathLower !== "" ? { path_display: seen.pathDisplay, path_lower: seen.pathLower } : {}),
    name: row.name,
    permissions: [],
    ...rulesOf(state, row.id),
    preview_url: `https://www.dropbox.com/scl/fo/${row.id}`,
    shared_folder_id: row.id,
    time_invited: row.created_at,
    access_inheritance: { ".tag": row.inherits ? "inherit" : "no_inherit" },
    folder_id: rootId(row.id),
  };
}

/** Policies and link settings, as calls and `/__sim/folders/:folder/rules` set them. */
function rulesOf(state: State, namespace: string) {
  const { policy = {}, link } = folderRules(state, namespace);
  return { policy: { ...folderPolicy, ...policy }, ...optional({ link_metadata: link }) };
}

const folderPolicy = {
  member_policy: { ".tag": "anyone" },
  resolved_member_policy: { ".tag": "anyone" },
  acl_update_policy: { ".tag": "editors" },
  shared_link_policy: { ".tag": "anyone" },
};

function ownerOf(state: State, namespace: string): MemberRow | null {
  const sql =
    "select who from folder_members where namespace = ? and kind = 'user' and access = 'owner' limit 1";
  const found = state.db.row<{ who: string }>(sql, namespace);
  return found ? member(state, found.who) ?? null : null;
}

function ownerTeam(state: State, row: NamespaceRow) {
  if (row.owner_team === null) return { id: teamId(state), name: teamName(state) };
  return { id: `dbtid:AA-foreign-${row.owner_team}`.padEnd(40, "0").slice(0, 40), name: row.owner_team };
}

function isInsideTeamFolder(state: State, row: NamespaceRow): boolean {
  const above = row.parent === null ? undefined : namespaceRow(state, row.parent);
  if (!above) return row.type === "team_folder" && teamRoot(state) !== null && row.id !== teamRoot(state);
  return above.type === "team_folder" || isInsideTeamFolder(state, above);
}

function parentName(state: State, row: NamespaceRow): string | null {
  return row.parent === null ? null : namespaceRow(state, row.parent)?.name ?? null;
}

import { type Actor, Refusal } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { plain } from "../entries/refusals.ts";

export type Access = "owner" | "editor" | "viewer" | "traverse" | "none";

export interface NamespaceRow {
  id: string;
  type: "team_member_folder" | "team_member_root" | "team_folder" | "shared_folder" | "app_folder";
  name: string;
  /** Whose home, root or app folder this is. */
  member: string | null;
  status: "active" | "archived" | "gone";
  /** Name of the team that owns it, when it is not this one. */
  owner_team: string | null;
  /** The namespace that this one is nested in. */
  parent: string | null;
  inherits: number;
  reset_position: number;
  created_at: string;
}

export function namespaceRow(state: State, id: string): NamespaceRow | undefined {
  return state.db.row<NamespaceRow>("select * from namespaces where id = ?", id);
}

export function namespaceType(state: State, id: string): NamespaceRow["type"] | undefined {
  return namespaceRow(state, id)?.type;
}

/** What the actor may do in a namespace. Kept, since every call asks; changes of membership clear `accessKept`. */
export function accessOf(state: State, actor: Actor, namespace: string): Access {
  const key = `${actor.asAdmin ? "admin" : actor.memberId} ${namespace}`;
  const kept = state.accessKept.get(key);
  if (kept) return kept;
  const found = findAccess(state, actor, namespace);
  state.accessKept.set(key, found);
  return found;
}

/** Refuses with the WriteError no_write_permission. */
export function checkMayWrite(state: State, actor: Actor, namespace: string): void {
  const access = accessOf(state, actor, namespace);
  if (access !== "owner" && access !== "editor") throw plain("no_write_permission");
  if (actor.asAdmin && !isTeamOwned(state, namespace) && !state.switches.admin_writes_member_content) {
    throw plain("no_write_permission");
  }
}

export function checkSees(state: State, actor: Actor, namespace: string, purpose: "read" | "write"): void {
  if (accessOf(state, actor, namespace) !== "none") return;
  throw new Refusal(409, { ".tag": purpose === "read" ? "not_found" : "no_write_permission" });
}

/** Team folders, the team's own roots, and what is nested in them: what team_admin mode may write. */
export function isTeamOwned(state: State, namespace: string): boolean {
  const row = namespaceRow(state, namespace);
  if (!row) return false;
  if (row.type === "team_folder" || row.type === "team_member_root") return true;
  return row.parent !== null && isTeamOwned(state, row.parent);
}

function findAccess(state: State, actor: Actor, namespace: string): Access {
  const row = namespaceRow(state, namespace);
  if (!row || row.status === "gone") return "none";
  if (row.status === "archived" && !state.switches.archived_team_folder_readable) return "none";
  if (actor.asAdmin) return adminAccess(state, row);
  return actor.memberId ? memberAccess(state, actor.memberId, row) : "none";
}

/** Select-Admin, whole_team (dropbox-api.md 1.3): all that the team owns. */
function adminAccess(state: State, row: NamespaceRow): Access {
  if (row.owner_team !== null) return state.switches.admin_reads_foreign ? "viewer" : "none";
  if (row.member === null) return "owner";
  const owner = state.db.row<{ status: string }>("select status from members where id = ?", row.member);
  if (owner?.status === "suspended") return state.switches.admin_reads_suspended ? "owner" : "none";
  return owner?.status === "active" ? "owner" : "none";
}

function memberAccess(state: State, member: string, row: NamespaceRow): Access {
  if (row.member !== null) return row.member === member ? ownRootOrHome(state, member, row) : "none";
  const own = explicitAccess(state, member, row.id);
  if (row.type === "team_folder" && isAdmin(state, member)) return "owner";
  if (own !== "none" || row.parent === null || !row.inherits) return own;
  const parent = namespaceRow(state, row.parent);
  return parent ? memberAccess(state, member, parent) : "none";
}

/** Above their homes members only look; admins may put folders there. */
function ownRootOrHome(state: State, member: string, row: NamespaceRow): Access {
  return row.type === "team_member_root" && !isAdmin(state, member) ? "viewer" : "owner";
}

export function isAdmin(state: State, member: string): boolean {
  return state.db.row<{ admin: number }>("select admin from members where id = ?", member)?.admin === 1;
}

/** From the least to the most. */
export const ranks: Access[] = ["none", "traverse", "viewer", "editor", "owner"];

/** The best of what the member was given, alone or through a group. */
function explicitAccess(state: State, member: string, namespace: string): Access {
  const given = state.db.rows<{ access: Access }>(
    `select access from folder_members where namespace = ?1 and ((kind = 'user' and who = ?2)
      or (kind = 'group' and who in (select group_id from group_members where member = ?2)))`,
    namespace,
    member,
  );
  return given.reduce<Access>(
    (best, { access }) => ranks.indexOf(access) > ranks.indexOf(best) ? access : best,
    "none",
  );
}

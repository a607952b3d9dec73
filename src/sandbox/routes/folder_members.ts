import type { Actor } from "../world_types.ts";
import { plain } from "../entries/refusals.ts";
import type { State } from "../state/state.ts";
import type { GroupRow } from "../team/groups.ts";
import { displayName, member, type MemberRow } from "../team/members.ts";
import { groupSummary } from "./team_groups.ts";
import { type ListCursor, pageOf, readListCursor } from "./paging.ts";
import { sharedFolder } from "./shared_folder.ts";

interface Row {
  kind: "user" | "group" | "invitee";
  who: string;
  access: string;
}

/** sharing/list_folder_members (dropbox-api.md 2.6). Refuses with SharedFolderAccessError. */
export function folderMembers(state: State, actor: Actor, id: string, limit: number) {
  const { row } = sharedFolder(state, actor, id);
  return membersPage(state, { kind: "folder_members", offset: 0, limit, of: row.id });
}

export function folderMembersOn(state: State, cursor: string) {
  return membersPage(state, readListCursor(state, "folder_members", cursor));
}

function membersPage(state: State, at: ListCursor) {
  const page = pageOf(state, allMembers(state, at.of), at);
  const of = (kind: Row["kind"]) => page.items.filter((row) => row.kind === kind);
  return {
    users: of("user").map((row) => ({ ...membership(row), user: userInfo(member(state, row.who)!) })),
    groups: of("group").map((row) => ({ ...membership(row), group: groupInfo(state, row.who) })),
    invitees: of("invitee").map((row) => ({
      ...membership(row),
      invitee: { ".tag": "email", email: row.who },
    })),
    ...(page.has_more ? { cursor: page.cursor } : {}),
  };
}

/** Homes and app folders have one member, their owner. */
function allMembers(state: State, namespace: string): Row[] {
  const sql = "select kind, who, access from folder_members where namespace = ? order by kind, who";
  const given = state.db.rows<Row>(sql, namespace);
  const owner = state.db.row<{ member: string | null }>(
    "select member from namespaces where id = ?",
    namespace,
  )?.member;
  return owner ? [{ kind: "user", who: owner, access: "owner" }, ...given] : given;
}

function membership(row: Row) {
  return { access_type: { ".tag": row.access }, permissions: [], is_inherited: false };
}

function userInfo(row: MemberRow) {
  const own = row.team === "";
  return {
    account_id: row.account_id ?? "",
    email: row.email,
    display_name: displayName(row),
    same_team: own,
    ...(own ? { team_member_id: row.id } : {}),
  };
}

function groupInfo(state: State, id: string) {
  const row = state.db.row<GroupRow>("select * from groups where id = ?", id);
  if (!row) throw plain("invalid_id");
  return {
    ...groupSummary(state, row),
    group_type: { ".tag": "team" },
    is_member: false,
    is_owner: false,
    same_team: true,
  };
}

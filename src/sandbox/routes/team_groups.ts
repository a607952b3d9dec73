import { plain } from "../entries/refusals.ts";
import type { State } from "../state/state.ts";
import type { GroupRow } from "../team/groups.ts";
import { member } from "../team/members.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/team.ts";
import { memberProfile, optional } from "./member_profile.ts";
import { type ListCursor, pageOf, readListCursor } from "./paging.ts";

/** Registers groups and who is in them (dropbox-api.md 2.1). */
export function teamGroupRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.groupsList, ({ arg }) => groups(state, { kind: "groups", offset: 0, limit: arg.limit, of: "" }))
    .on(route.groupsListContinue, ({ arg }) => groups(state, readListCursor(state, "groups", arg.cursor)))
    .on(route.groupMembers, ({ arg }) => {
      const of = groupNamed(state, arg.group).id;
      return groupMembers(state, { kind: "group_members", offset: 0, limit: arg.limit, of });
    })
    .on(
      route.groupMembersContinue,
      ({ arg }) => groupMembers(state, readListCursor(state, "group_members", arg.cursor)),
    );
}

function groups(state: State, at: ListCursor) {
  const all = state.db.rows<GroupRow>("select * from groups order by position");
  const page = pageOf(state, all, at);
  return {
    groups: page.items.map((row) => groupSummary(state, row)),
    cursor: page.cursor,
    has_more: page.has_more,
  };
}

export function groupSummary(state: State, row: GroupRow) {
  const counted = state.db.row<{ n: number }>(
    "select count(*) as n from group_members where group_id = ?",
    row.id,
  );
  return {
    group_name: row.name,
    group_id: row.id,
    ...optional({ group_external_id: row.external_id }),
    member_count: counted!.n,
    group_management_type: { ".tag": row.management },
  };
}

function groupNamed(state: State, asked: { tag: string; value: string }): GroupRow {
  const column = asked.tag === "group_id" ? "id" : "external_id";
  const row = state.db.row<GroupRow>(`select * from groups where ${column} = ?`, asked.value);
  if (!row) throw plain("group_not_found");
  return row;
}

function groupMembers(state: State, at: ListCursor) {
  const sql = "select member, access from group_members where group_id = ? order by member";
  const page = pageOf(state, state.db.rows<{ member: string; access: string }>(sql, at.of), at);
  return {
    members: page.items.map((row) => ({
      profile: memberProfile(state, member(state, row.member)!),
      access_type: { ".tag": row.access },
    })),
    cursor: page.cursor,
    has_more: page.has_more,
  };
}

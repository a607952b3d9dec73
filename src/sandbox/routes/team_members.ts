import type { State } from "../state/state.ts";
import { member, memberByEmail, type MemberRow, teamMembers } from "../team/members.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/team.ts";
import { memberInfo, memberInfoV1 } from "./member_profile.ts";
import { type ListCursor, pageOf, readListCursor } from "./paging.ts";

/** Registers the team's people (dropbox-api.md 2.1, 2.2). */
export function teamMemberRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(
      route.membersList,
      ({ arg }) =>
        members(state, {
          kind: "members",
          offset: 0,
          limit: arg.limit,
          of: arg.include_removed ? "all" : "present",
        }),
    )
    .on(route.membersListContinue, ({ arg }) => members(state, readListCursor(state, "members", arg.cursor)))
    .on(
      route.membersInfo,
      ({ arg }) => ({ members_info: arg.members.map((one) => infoItem(state, one, memberInfo)) }),
    )
    .on(route.membersInfoV1, ({ arg }) => arg.members.map((one) => infoItem(state, one, memberInfoV1)));
}

function members(state: State, at: ListCursor) {
  const people = teamMembers(state).filter((one) => at.of === "all" || one.status !== "removed");
  const page = pageOf(state, people, at);
  return {
    members: page.items.map((row) => memberInfo(state, row)),
    cursor: page.cursor,
    has_more: page.has_more,
  };
}

type Told = (state: State, row: MemberRow) => Record<string, unknown>;

function infoItem(state: State, asked: { tag: string; value: string }, told: Told) {
  const row = lookUp(state, asked);
  if (!row || row.team !== "") return { ".tag": "id_not_found", id_not_found: asked.value };
  return { ".tag": "member_info", ...told(state, row) };
}

function lookUp(state: State, { tag, value }: { tag: string; value: string }): MemberRow | undefined {
  if (tag === "team_member_id") return member(state, value);
  if (tag === "email") return memberByEmail(state, value);
  return state.db.row<MemberRow>("select * from members where external_id = ?", value);
}

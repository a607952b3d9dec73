import type { State } from "../state/state.ts";
import { displayName, type MemberRow } from "../team/members.ts";

/** TeamMemberProfile (dropbox-api.md 2.2). */
export function memberProfile(state: State, row: MemberRow) {
  return {
    team_member_id: row.id,
    ...optional({ account_id: row.account_id, external_id: row.external_id }),
    email: row.email,
    email_verified: row.status !== "invited",
    secondary_emails: [],
    status: memberStatus(row),
    name: personName(row),
    membership_type: { ".tag": row.membership },
    ...optional({ invited_on: row.invited_on, joined_on: row.joined_on, suspended_on: row.suspended_on }),
    groups: groupsOf(state, row.id),
    member_folder_id: row.home ?? "",
    root_folder_id: row.root ?? row.home ?? "",
  };
}

export function memberInfo(state: State, row: MemberRow) {
  return { profile: memberProfile(state, row), ...(row.admin ? { roles: [adminRole] } : { roles: [] }) };
}

/** TeamMemberInfo: one role from a fixed list, where the second version has a list of roles. */
export function memberInfoV1(state: State, row: MemberRow) {
  return { profile: memberProfile(state, row), role: { ".tag": row.admin ? "team_admin" : "member_only" } };
}

const adminRole = {
  role_id: "pid_dbtmr:AAAAAA-sandbox-team-admin",
  name: "Team",
  description: "Manage everything and access all permissions",
};

export function personName(row: MemberRow) {
  return {
    given_name: row.given_name,
    surname: row.surname,
    familiar_name: row.given_name,
    display_name: displayName(row),
    abbreviated_name: `${Array.from(row.given_name)[0] ?? ""}${Array.from(row.surname)[0] ?? ""}`,
  };
}

function memberStatus(row: MemberRow) {
  if (row.status !== "removed") return { ".tag": row.status };
  return { ".tag": "removed", is_recoverable: true, is_disconnected: false };
}

function groupsOf(state: State, member: string): string[] {
  const sql = "select group_id as id from group_members where member = ? order by group_id";
  return state.db.rows<{ id: string }>(sql, member).map(({ id }) => id);
}

/** Only what is set: an absent optional has no key on the wire. */
export function optional(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}

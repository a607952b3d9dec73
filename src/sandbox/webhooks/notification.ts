import type { State } from "../state/state.ts";
import { member } from "../team/members.ts";
import { teamId } from "../team/team_id.ts";

/** Whose app is told: a team's, by member ids, or a person's, by account ids. */
export type Reader = "team" | "user";

/** The body that names these members to the app's links of that kind (dropbox-api.md 2.7); null where none is linked. */
export function notificationFor(state: State, reader: Reader, members: string[]): string | null {
  const linked = new Set(linkedMembers(state, reader));
  if (linked.size === 0) return null;
  if (reader === "team") return teamBody(state, members);
  const told = members.filter((id) => linked.has(id));
  return told.length === 0 ? null : userBody(state, told);
}

function linkedMembers(state: State, kind: Reader): string[] {
  const sql = "select distinct member from links where kind = ? and revoked_at is null";
  return state.db.rows<{ member: string }>(sql, kind).map((row) => row.member);
}

function teamBody(state: State, members: string[]): string | null {
  if (members.length === 0) return null;
  return JSON.stringify({ list_folder: { teams: { [teamId(state)]: members } } });
}

function userBody(state: State, members: string[]): string {
  const rows = members.map((id) => member(state, id)!);
  return JSON.stringify({
    list_folder: { accounts: rows.map((row) => row.account_id) },
    delta: { users: rows.map((row) => 1_000_001 + row.position) },
  });
}

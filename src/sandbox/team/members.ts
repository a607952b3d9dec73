import type { State } from "../state/state.ts";

export interface MemberRow {
  /** dbmid:… */
  id: string;
  /** dbid:…; missing while invited. */
  account_id: string | null;
  email: string;
  given_name: string;
  surname: string;
  status: "active" | "invited" | "suspended" | "removed";
  /** Name of a foreign team; "" for this one. */
  team: string;
  admin: number;
  membership: "full" | "limited";
  home: string | null;
  root: string | null;
  external_id: string | null;
  invited_on: string | null;
  joined_on: string | null;
  suspended_on: string | null;
  position: number;
}

export interface NewMember {
  given_name: string;
  surname: string;
  email: string;
  status?: MemberRow["status"];
  admin?: boolean;
  team?: string;
  external_id?: string;
  membership?: MemberRow["membership"];
}

const insertSql =
  `insert into members (id, account_id, email, given_name, surname, status, team, admin, membership,
  home, root, external_id, invited_on, joined_on, suspended_on, position)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Adds a person with a home namespace; who is only invited has neither account nor home. */
export function addMember(state: State, person: NewMember): MemberRow {
  const status = person.status ?? "active";
  const joined = status !== "invited";
  const id = `dbmid:AA${state.sequence.letters(2)}${state.sequence.letters(3)}`.slice(0, 42);
  const account = `dbid:AA${state.sequence.letters(4)}${state.sequence.letters(5)}`.slice(0, 40);
  const home = joined ? addHome(state, id, person) : null;
  const { email, given_name, surname, team = "", membership = "full", external_id = null } = person;
  const named = [id, joined ? account : null, email, given_name, surname, status, team];
  const rest = [person.admin ? 1 : 0, membership, home, home, external_id];
  state.db.run(insertSql, ...named, ...rest, ...datesOf(state, status), state.sequence.next());
  return member(state, id)!;
}

/** Invited, joined, suspended. */
function datesOf(state: State, status: MemberRow["status"]): (string | null)[] {
  const stamp = state.clock.stamp();
  return [stamp, status === "invited" ? null : stamp, status === "suspended" ? stamp : null];
}

function addHome(state: State, id: string, person: NewMember): string {
  return addNamespace(state, {
    type: "team_member_folder",
    name: `${person.given_name} ${person.surname}`,
    member: id,
    ...(person.team ? { owner_team: person.team } : {}),
  });
}

export interface NewNamespace {
  type: string;
  name: string;
  member?: string;
  owner_team?: string;
  parent?: string;
  inherits?: boolean;
}

/** Answers the new namespace's id, decimal digits as at Dropbox. */
export function addNamespace(state: State, made: NewNamespace): string {
  const id = String(2_000_000_000 + state.sequence.next());
  state.db.run(
    `insert into namespaces (id, type, name, member, owner_team, parent, inherits, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    made.type,
    made.name,
    made.member ?? null,
    made.owner_team ?? null,
    made.parent ?? null,
    made.inherits === false ? 0 : 1,
    state.clock.stamp(),
  );
  state.accessKept.clear();
  return id;
}

export function member(state: State, id: string): MemberRow | undefined {
  return state.db.row<MemberRow>("select * from members where id = ?", id);
}

export function memberByEmail(state: State, email: string): MemberRow | undefined {
  return state.db.row<MemberRow>(
    "select * from members where lower(email) = lower(?) order by position desc",
    email,
  );
}

/** The team's own people in the order they came. */
export function teamMembers(state: State): MemberRow[] {
  return state.db.rows<MemberRow>("select * from members where team = '' order by position");
}

export function displayName(row: Pick<MemberRow, "given_name" | "surname">): string {
  return `${row.given_name} ${row.surname}`;
}

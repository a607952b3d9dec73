import type { State } from "../state/state.ts";
import { type Access, namespaceRow } from "./access.ts";
import { announce } from "./mounting.ts";

export interface GroupRow {
  /** g:… */
  id: string;
  name: string;
  external_id: string | null;
  management: "company_managed" | "user_managed" | "system_managed";
  position: number;
}

export function addGroup(
  state: State,
  name: string,
  management: GroupRow["management"],
  members: string[],
): string {
  const id = `g:${state.sequence.letters(6)}`;
  const sql = "insert into groups (id, name, management, position) values (?, ?, ?, ?)";
  state.db.run(sql, id, name, management, state.sequence.next());
  for (const member of members) addToGroup(state, id, member);
  return id;
}

export function addToGroup(
  state: State,
  group: string,
  member: string,
  access: "member" | "owner" = "member",
): void {
  state.db.run(
    "insert or replace into group_members (group_id, member, access) values (?, ?, ?)",
    group,
    member,
    access,
  );
  state.accessKept.clear();
}

/** Lets a person (dbmid:), a group (g:) or an invited address into a shared or team folder. */
export function letIn(state: State, namespace: string, who: string, access: Access): void {
  const kind = who.startsWith("g:") ? "group" : who.startsWith("dbmid:") ? "user" : "invitee";
  const sql = "insert or replace into folder_members (namespace, kind, who, access) values (?, ?, ?, ?)";
  state.db.run(sql, namespace, kind, who, access);
  state.accessKept.clear();
  if (namespaceRow(state, namespace)?.parent) announce(state, namespace);
}

export function letOut(state: State, namespace: string, who: string): void {
  state.db.run("delete from folder_members where namespace = ? and who = ?", namespace, who);
  state.accessKept.clear();
}

import type { Place } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { serverLower } from "../entries/names.ts";
import { plain } from "../entries/refusals.ts";
import { namespaceRow } from "../team/access.ts";
import { member, memberByEmail, type MemberRow, teamMembers } from "../team/members.ts";

/** Where a control call works: a member's home, a team or shared folder by name, or a namespace by id. */
export interface Target {
  member?: string;
  folder?: string;
  namespace?: string;
}

export function targetNamespace(state: State, target: Target): string {
  if (target.namespace) return target.namespace;
  if (target.folder) return folderNamed(state, target.folder);
  const row = target.member ? person(state, target.member) : teamMembers(state)[0];
  if (!row?.home) throw plain("not_found");
  return row.home;
}

/** The place of a path in the target, mounts followed as if the namespace were the root. */
export function targetPlace(state: State, target: Target, path: string): Place {
  let namespace = targetNamespace(state, target);
  let rest = path;
  for (let edge = mountOn(state, namespace, rest); edge; edge = mountOn(state, namespace, rest)) {
    rest = rest.slice(edge.pathDisplay.length);
    namespace = edge.mounted;
  }
  return { namespace, pathLower: serverLower(rest), pathDisplay: rest };
}

function mountOn(state: State, namespace: string, path: string) {
  const lower = serverLower(path);
  return state.mounts.inside(namespace).values().find((edge) => lower.startsWith(`${edge.pathLower}/`));
}

/** By id, by address, or by the part of the address before the @. */
export function person(state: State, name: string): MemberRow {
  const found = member(state, name) ?? memberByEmail(state, name) ??
    teamMembers(state).find((one) => one.email.startsWith(`${name.toLowerCase()}@`));
  if (!found) throw plain("user_not_found");
  return found;
}

/** A namespace by its id or its name. */
export function folderOf(state: State, name: string): string {
  return namespaceRow(state, name) ? name : folderNamed(state, name);
}

function folderNamed(state: State, name: string): string {
  const sql =
    "select id from namespaces where name = ? and type in ('team_folder', 'shared_folder') and status <> 'gone'";
  const found = state.db.row<{ id: string }>(sql, name);
  if (!found) throw plain("not_found");
  return found.id;
}

import type { State } from "../state/state.ts";
import { accessOf, namespaceRow } from "../team/access.ts";
import { type MemberRow, teamMembers } from "../team/members.ts";
import { mount } from "../team/mounting.ts";
import type { Actor } from "../world_types.ts";

/** Mounts a team folder at the top of every member's tree who may see it and has it not there yet. */
export function showTeamFolder(state: State, id: string): void {
  const { name } = namespaceRow(state, id)!;
  for (const member of teamMembers(state)) {
    if (!isPresent(member) || accessOf(state, asActor(member), id) === "none") continue;
    const isThere = state.mounts.of(id).some((edge) => edge.namespace === member.root);
    if (!isThere) mount(state, member.root!, `/${name}`, id);
  }
}

function isPresent(member: MemberRow): boolean {
  return member.root !== null && (member.status === "active" || member.status === "suspended");
}

function asActor(member: MemberRow): Actor {
  return {
    tokenId: "",
    scopes: new Set(),
    memberId: member.id,
    asAdmin: false,
    rootNamespace: member.root,
  };
}

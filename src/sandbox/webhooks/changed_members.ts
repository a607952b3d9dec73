import type { State } from "../state/state.ts";
import { accessOf } from "../team/access.ts";
import { teamMembers } from "../team/members.ts";

/** Active members who see something that changed behind a journal position: all who share a folder, not who wrote. */
export function changedMembers(state: State, position: number): string[] {
  const sql = "select distinct namespace from journal where position > ?";
  const namespaces = state.db.rows<{ namespace: string }>(sql, position).map((row) => row.namespace);
  return teamMembers(state).filter((one) => one.status === "active").map((one) => one.id).filter((id) =>
    namespaces.some((namespace) => sees(state, id, namespace))
  );
}

function sees(state: State, memberId: string, namespace: string): boolean {
  const actor = { tokenId: "", scopes: new Set<string>(), memberId, asAdmin: false, rootNamespace: null };
  return accessOf(state, actor, namespace) !== "none";
}

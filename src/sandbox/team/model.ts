import type { State } from "../state/state.ts";
import { saveSwitches } from "../state/state.ts";
import type { Switches } from "../state/switches.ts";
import { accessOf, type NamespaceRow } from "./access.ts";
import { letIn } from "./groups.ts";
import { addNamespace, displayName, type MemberRow, teamMembers } from "./members.ts";
import { mount, unmount } from "./mounting.ts";

/** Lays roots and mounts of homes and team folders as a content model wants them (dropbox-api.md 2.3). */
export function applyModel(state: State, model: Switches["model"]): void {
  state.switches.model = model;
  state.db.write(() => {
    saveSwitches(state.db, state.switches);
    takeDown(state);
    const people = teamMembers(state).filter((member) => member.home !== null && member.status !== "removed");
    const shared = model === "b" ? addNamespace(state, { type: "team_folder", name: teamName(state) }) : null;
    if (shared) openToAll(state, shared);
    if (shared) {
      for (const folder of liveTeamFolders(state)) mount(state, shared, `/${folder.name}`, folder.id);
    }
    for (const member of people) layOut(state, model, member, shared);
    state.sequence.save();
  });
}

function openToAll(state: State, shared: string): void {
  setTeamRoot(state, shared);
  const everyone = state.db.row<{ id: string }>("select id from groups where management = 'system_managed'");
  if (everyone) letIn(state, shared, everyone.id, "viewer");
}

/** Gives one member the root that the present model wants; used when somebody joins. */
export function layOut(
  state: State,
  model: Switches["model"],
  member: MemberRow,
  shared: string | null,
): void {
  const root = rootFor(state, model, member, shared);
  state.db.run("update members set root = ? where id = ?", root, member.id);
  state.accessKept.clear();
  if (root !== member.home) mount(state, root, `/${displayName(member)}`, member.home!);
  if (model === "b") return;
  for (const folder of liveTeamFolders(state)) {
    if (sees(state, member.id, folder.id)) mount(state, root, `/${folder.name}`, folder.id);
  }
}

function rootFor(state: State, model: Switches["model"], member: MemberRow, shared: string | null): string {
  if (model === "a") return member.home!;
  if (model === "b") return shared!;
  return addNamespace(state, {
    type: "team_member_root",
    name: `${displayName(member)} root`,
    member: member.id,
  });
}

function takeDown(state: State): void {
  setTeamRoot(state, null);
  const sql =
    "select * from namespaces where type in ('team_folder', 'team_member_folder', 'team_member_root')";
  for (const row of state.db.rows<NamespaceRow>(sql)) {
    unmount(state, row.id);
    if (row.type === "team_member_root") {
      state.db.run("update namespaces set status = 'gone' where id = ?", row.id);
    }
  }
  state.accessKept.clear();
}

/** The one root that all share in model b; null in the other models. */
export function teamRoot(state: State): string | null {
  return state.db.row<{ value: string }>("select value from settings where name = 'team_root'")?.value ??
    null;
}

function setTeamRoot(state: State, root: string | null): void {
  const before = teamRoot(state);
  if (before) state.db.run("update namespaces set status = 'gone' where id = ?", before);
  state.db.run("delete from settings where name = 'team_root'");
  if (root) state.db.run("insert into settings values ('team_root', ?)", root);
}

export function teamName(state: State): string {
  return state.db.row<{ value: string }>("select value from settings where name = 'team_name'")?.value ??
    "Team";
}

/** Active team folders, without the shared root of model b. */
export function liveTeamFolders(state: State): NamespaceRow[] {
  const sql =
    "select * from namespaces where type = 'team_folder' and status = 'active' and id <> ? order by id";
  return state.db.rows<NamespaceRow>(sql, teamRoot(state) ?? "");
}

function sees(state: State, member: string, namespace: string): boolean {
  const actor = {
    tokenId: "",
    scopes: new Set<string>(),
    memberId: member,
    asAdmin: false,
    rootNamespace: null,
  };
  return accessOf(state, actor, namespace) !== "none";
}

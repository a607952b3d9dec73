import type { State } from "../state/state.ts";
import { addGroup, addToGroup, letIn } from "../team/groups.ts";
import { addMember, addNamespace, memberByEmail, type MemberRow } from "../team/members.ts";
import { applyModel, layOut, liveTeamFolders, teamRoot } from "../team/model.ts";
import { mount } from "../team/mounting.ts";
import { type Mirrored, mirrorFolder } from "./mirror_folder.ts";

/** The first-level folder whose own folders become team folders. */
const team_folders_name = "Team folders";

/**
 * Makes a team of a folder on disk: every first-level folder is a member's home; folders of "Team folders" are team
 * folders. A folder that holds plain files at its first level is one member's home as a whole.
 */
export function seedTeamFromFolder(state: State, dir: string): Mirrored[] {
  state.db.write(() => {
    state.db.run("insert or replace into settings values ('team_name', 'Acme')");
    addGroup(state, "Everyone at Acme", "system_managed", []);
    applyModel(state, state.switches.model);
  });
  return mirrorTeam(state, dir);
}

/** Brings a team made of a folder up to what the folder holds now; a new folder is a new member or team folder. */
export function mirrorTeam(state: State, dir: string): Mirrored[] {
  const homes = foldersOf(dir);
  if (homes === null) return [mirrorFolder(state, homeOf(state, "Alice Adams"), "", dir)];
  const people = homes.filter((name) => name !== team_folders_name);
  const shared = homes.includes(team_folders_name)
    ? foldersOf(`${dir}/${team_folders_name}`, true) ?? []
    : [];
  return [
    ...people.map((name) => mirrorFolder(state, homeOf(state, name), "", `${dir}/${name}`)),
    ...shared.map((name) =>
      mirrorFolder(state, teamFolder(state, name), "", `${dir}/${team_folders_name}/${name}`)
    ),
  ];
}

/** Names of the folders in a folder, sorted; null where plain files lie beside them, or nothing at all. */
function foldersOf(dir: string, ignoreFiles = false): string[] | null {
  const items = Array.from(Deno.readDirSync(dir));
  const folders = items.filter((item) => item.isDirectory).map((item) => item.name).sort();
  return folders.length > 0 && (ignoreFiles || folders.length === items.length) ? folders : null;
}

/** The home of who stands for a folder's name; the name is kept as the member's external id. */
function homeOf(state: State, folder: string): string {
  const known = state.db.row<MemberRow>("select * from members where external_id = ?", folder);
  return (known ?? state.db.write(() => newPerson(state, folder))).home!;
}

function newPerson(state: State, folder: string): MemberRow {
  const first = state.db.row("select 1 from members limit 1") === undefined;
  const person = addMember(state, { ...personOf(state, folder), external_id: folder, admin: first });
  const everyone = everyoneGroup(state);
  addToGroup(state, everyone, person.id);
  layOut(state, state.switches.model, person, teamRoot(state));
  state.sequence.save();
  return person;
}

function everyoneGroup(state: State): string {
  return state.db.row<{ id: string }>("select id from groups where management = 'system_managed'")!.id;
}

/** "Bob Brown" → bob.brown@acme.example; one word is a given name. Who would share an address gets a number. */
function personOf(state: State, folder: string) {
  const [given_name = folder, ...rest] = folder.split(/[ _]+/);
  const local = folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".").replaceAll(/^\.|\.$/g, "") || "member";
  let email = `${local}@acme.example`;
  for (let n = 2; memberByEmail(state, email); n++) email = `${local}${n}@acme.example`;
  return { given_name, surname: rest.join(" ") || "Acme", email };
}

function teamFolder(state: State, name: string): string {
  const known = liveTeamFolders(state).find((row) => row.name === name);
  if (known) return known.id;
  return state.db.write(() => {
    const id = addNamespace(state, { type: "team_folder", name });
    letIn(state, id, everyoneGroup(state), "editor");
    for (const root of rootsOf(state)) mount(state, root, `/${name}`, id);
    state.sequence.save();
    return id;
  });
}

/** Where team folders appear: in model b one root for all, else a root of each member's own. */
function rootsOf(state: State): string[] {
  const shared = teamRoot(state);
  if (shared) return [shared];
  const sql =
    "select root from members where root is not null and team = '' and status in ('active', 'suspended')";
  return state.db.rows<{ root: string }>(sql).map((row) => row.root);
}

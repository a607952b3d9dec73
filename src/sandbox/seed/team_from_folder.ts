import type { State } from "../state/state.ts";
import { addGroup, letIn } from "../team/groups.ts";
import { addMember, addNamespace, type MemberRow } from "../team/members.ts";
import { applyModel } from "../team/model.ts";
import { type Mirrored, mirrorFolder } from "./mirror_folder.ts";

/** The first-level folder whose own folders become team folders. */
export const team_folders_name = "Team folders";

/**
 * Makes a team of a folder on disk: every first-level folder is a member's home; folders of "Team folders" are team
 * folders. A folder that holds plain files at its first level is one member's home as a whole.
 */
export function seedTeamFromFolder(state: State, dir: string): Mirrored[] {
  const top = Array.from(Deno.readDirSync(dir)).sort((a, b) => a.name < b.name ? -1 : 1);
  const perMember = top.length > 0 && top.every((item) => item.isDirectory);
  const homes = perMember
    ? top.filter((item) => item.name !== team_folders_name).map((item) => item.name)
    : [];
  const people = seedPeople(state, homes);
  const shared = perMember && top.some((item) => item.name === team_folders_name);
  const folders = shared ? seedTeamFolders(state, `${dir}/${team_folders_name}`) : [];
  applyModel(state, state.switches.model);
  if (!perMember) return [mirrorFolder(state, people[0]!.home!, "", dir)];
  return [
    ...people.slice(0, homes.length).map((one, n) =>
      mirrorFolder(state, one.home!, "", `${dir}/${homes[n]}`)
    ),
    ...folders.map(({ id, name }) => mirrorFolder(state, id, "", `${dir}/${team_folders_name}/${name}`)),
  ];
}

function seedPeople(state: State, homes: string[]): MemberRow[] {
  return state.db.write(() => {
    state.db.run("insert or replace into settings values ('team_name', 'Acme')");
    const names = homes.length > 0 ? homes : ["Alice Adams"];
    const people = names.map((name, n) => addMember(state, { ...personOf(name), admin: n === 0 }));
    addGroup(state, "Everyone at Acme", "system_managed", people.map((one) => one.id));
    state.sequence.save();
    return people;
  });
}

/** "Bob Brown" → bob.brown@acme.example; one word is a given name. */
function personOf(folder: string) {
  const [given_name = folder, ...rest] = folder.split(/[ _]+/);
  const local = folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".").replaceAll(/^\.|\.$/g, "");
  return { given_name, surname: rest.join(" ") || "Acme", email: `${local || "member"}@acme.example` };
}

function seedTeamFolders(state: State, dir: string): { id: string; name: string }[] {
  const everyone =
    state.db.row<{ id: string }>("select id from groups where management = 'system_managed'")!.id;
  const names = Array.from(Deno.readDirSync(dir)).filter((item) => item.isDirectory).map((item) => item.name)
    .sort();
  return state.db.write(() =>
    names.map((name) => {
      const id = addNamespace(state, { type: "team_folder", name });
      letIn(state, id, everyone, "editor");
      return { id, name };
    })
  );
}

import type { Content } from "../world_types.ts";
import { addRecipe } from "../content/contents.ts";
import { storeBytes } from "../content/store_content.ts";
import { putFile } from "../entries/put_file.ts";
import { serverLower } from "../entries/names.ts";
import type { State } from "../state/state.ts";
import { addGroup, letIn } from "../team/groups.ts";
import { addMember, addNamespace, type MemberRow } from "../team/members.ts";
import { applyModel } from "../team/model.ts";
import { mount } from "../team/mounting.ts";
import { join, shareFolder } from "../team/share.ts";
import { realBytes, sample_files, type SampleFile } from "./sample_files.ts";

/**
 * Acme and its Dropbox: all statuses, groups, team folders, shared and nested folders, an app folder, odd names. `isReal`:
 * its pictures and documents are real ones.
 */
export function seedSampleTeam(state: State, { isReal = false } = {}): void {
  state.db.write(() => {
    state.db.run("insert or replace into settings values ('team_name', 'Acme')");
    const people = seedPeople(state);
    const folders = seedTeamFolders(state, people);
    applyModel(state, state.switches.model);
    seedFiles(state, people, folders, isReal);
    seedSharing(state, people, folders);
    state.sequence.save();
  });
}

type People = Record<"alice" | "bob" | "carol" | "dan" | "mallory", MemberRow>;

function seedPeople(state: State): People {
  const person = (given_name: string, surname: string, rest: Partial<Parameters<typeof addMember>[1]> = {}) =>
    addMember(state, { given_name, surname, email: `${given_name.toLowerCase()}@acme.example`, ...rest });
  const people = {
    alice: person("Alice", "Adams", { admin: true, external_id: "acme-1" }),
    bob: person("Bob", "Brown"),
    carol: person("Carol", "Çelik"),
    sam: person("Sam", "Stone", { admin: true }),
    dan: person("Dan", "Diaz", { status: "suspended" }),
    mallory: person("Mallory", "Moore", { team: "Initech", email: "mallory@initech.example" }),
  };
  person("Erin", "Evans", { status: "invited" });
  person("Frank", "Foster", { status: "removed" });
  const { alice, bob, carol, sam, dan } = people;
  addGroup(state, "Everyone at Acme", "system_managed", [alice, bob, carol, sam, dan].map((one) => one.id));
  addGroup(state, "Engineering", "company_managed", [alice.id, bob.id]);
  addGroup(state, "Sales", "user_managed", [bob.id, carol.id]);
  return people;
}

type Folders = Record<"marketing" | "engineering" | "archive" | "payroll", string>;

function seedTeamFolders(state: State, people: People): Folders {
  const folder = (name: string) => addNamespace(state, { type: "team_folder", name });
  const folders = {
    marketing: folder("Marketing"),
    engineering: folder("Engineering"),
    archive: folder("Old projects"),
  };
  letIn(state, folders.marketing, groupNamed(state, "Everyone at Acme"), "editor");
  letIn(state, folders.engineering, groupNamed(state, "Engineering"), "editor");
  letIn(state, folders.archive, groupNamed(state, "Everyone at Acme"), "viewer");
  state.db.run("update namespaces set status = 'archived' where id = ?", folders.archive);
  const inside = { type: "shared_folder", name: "Payroll", parent: folders.engineering, inherits: false };
  const payroll = addNamespace(state, inside);
  letIn(state, payroll, people.alice.id, "owner");
  mount(state, folders.engineering, "/Payroll", payroll);
  return { ...folders, payroll };
}

function groupNamed(state: State, name: string): string {
  return state.db.row<{ id: string }>("select id from groups where name = ?", name)!.id;
}

function seedFiles(state: State, people: People, folders: Folders, isReal: boolean): void {
  const notes = addNamespace(state, { type: "app_folder", name: "Notes", member: people.bob.id });
  mount(state, people.bob.home!, "/Apps/Notes", notes);
  const places: Record<string, string> = {
    alice: people.alice.home!,
    bob: people.bob.home!,
    carol: people.carol.home!,
    dan: people.dan.home!,
    notes,
    ...folders,
  };
  for (const { real, ...file } of sample_files) {
    const isThere = file.text !== undefined || file.bytes !== undefined;
    if (isReal || isThere) putSample(state, places[file.place]!, isReal ? { ...file, real } : file);
  }
}

/** Sharing comes after the files, so that a world right after seeding has mounts at every depth. */
function seedSharing(state: State, people: People, folders: Folders): void {
  const { alice, bob, carol, mallory } = people;
  const launch = shareFolder(state, placeIn(alice.home!, "/Projects/Launch plan"), alice.id);
  join(state, launch, bob);
  join(state, launch, carol, "/Shared with me/Launch plan");
  const offer = addNamespace(state, { type: "shared_folder", name: "Offer", owner_team: "Initech" });
  letIn(state, offer, mallory.id, "owner");
  join(state, offer, bob, "/Partners/Offer");
  putSample(state, offer, { place: "offer", path: "/Terms.txt", text: "Initech's terms of delivery.\n" });
  const drafts = shareFolder(state, placeIn(folders.marketing, "/Drafts"), bob.id);
  letIn(state, drafts, groupNamed(state, "Everyone at Acme"), "viewer");
  const unmounted = addNamespace(state, { type: "shared_folder", name: "Board minutes" });
  for (const one of [alice, carol]) letIn(state, unmounted, one.id, one === alice ? "owner" : "editor");
  mount(state, alice.home!, "/Board minutes", unmounted);
  putSample(state, unmounted, { place: "board", path: "/2026-08.md", text: "# Board, August\n" });
}

function placeIn(namespace: string, pathDisplay: string) {
  return { namespace, pathLower: serverLower(pathDisplay), pathDisplay };
}

function putSample(state: State, namespace: string, file: SampleFile): void {
  const commit = {
    mode: { tag: "overwrite" as const },
    autorename: false,
    strictConflict: false,
    clientModified: file.modified ?? "2026-03-14T09:26:53Z",
  };
  const extras = { symlinkTarget: file.target, exportAs: file.exportAs };
  putFile(state, null, placeIn(namespace, file.path), contentOf(state, file), commit, extras);
}

function contentOf(state: State, file: SampleFile): Content {
  if (file.real !== undefined) return storeBytes(state, realBytes(file.real));
  if (file.bytes === undefined) return storeBytes(state, new TextEncoder().encode(file.text ?? ""));
  return addRecipe(state, {
    seed: file.path.length + file.bytes,
    size: file.bytes,
    cycle: 16,
    texture: file.texture ?? "noise",
  });
}

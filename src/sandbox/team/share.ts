import type { Place } from "../world_types.ts";
import type { State } from "../state/state.ts";
import type { Mount } from "../state/mounts.ts";
import { insertEntry, newFolder } from "../entries/insert.ts";
import { plain } from "../entries/refusals.ts";
import { type EntryRow, rowAt } from "../entries/rows.ts";
import { subtree } from "../entries/subtree.ts";
import { erase } from "../entries/erase.ts";
import { lastName, serverLower } from "../entries/names.ts";
import { namespaceRow } from "./access.ts";
import { letIn } from "./groups.ts";
import { addNamespace } from "./members.ts";
import { mount, unmount } from "./mounting.ts";

/**
 * Turns a folder into a shared one: its content moves into a namespace of its own, mounted where the folder was.
 * On a cursor this is a deletion, the mount point, and the content anew (dropbox-api.md 3.2). Answers the namespace.
 */
export function shareFolder(state: State, place: Place, owner: string): string {
  const row = rowAt(state, place.namespace, place.pathLower);
  if (row?.kind !== "folder") throw plain("not_folder");
  return state.db.write(() => {
    const above = namespaceRow(state, row.namespace)!;
    const parent = above.type === "team_folder" || above.type === "shared_folder" ? { parent: above.id } : {};
    const namespace = addNamespace(state, { type: "shared_folder", name: row.name, ...parent });
    letIn(state, namespace, owner, "owner");
    moveInto(state, row, namespace);
    mount(state, row.namespace, row.path_display, namespace);
    state.sequence.save();
    return namespace;
  });
}

function moveInto(state: State, folder: EntryRow, namespace: string): void {
  const rows = subtree(state, folder);
  erase(state, folder);
  state.db.run(
    "delete from tombstones where namespace = ? and path_lower >= ? and path_lower < ?",
    folder.namespace,
    folder.path_lower,
    `${folder.path_lower}0`,
  );
  for (const row of rows) putUnder(state, row, namespace, row.path_display.slice(folder.path_display.length));
}

function putUnder(state: State, row: EntryRow, namespace: string, path: string): void {
  insertEntry(state, { ...row, namespace, path_display: path, path_lower: serverLower(path) });
}

/** Ends sharing: mounts go; the owner keeps the content as a plain folder where his mount was. */
export function unshareFolder(state: State, namespace: string, keepFor?: string): void {
  state.db.write(() => {
    const edge = state.mounts.of(namespace).find((one) => one.namespace === keepFor);
    unmount(state, namespace);
    if (edge) keepContent(state, namespace, edge);
    state.db.run("update namespaces set status = 'gone' where id = ?", namespace);
    state.db.run("delete from folder_members where namespace = ?", namespace);
    state.accessKept.clear();
    state.sequence.save();
  });
}

function keepContent(state: State, namespace: string, edge: Mount): void {
  const sql = "select * from entries where namespace = ? order by path_lower";
  const rows = state.db.rows<EntryRow>(sql, namespace);
  insertEntry(state, newFolder(state, edge.namespace, edge.pathDisplay));
  for (const row of rows) putUnder(state, row, edge.namespace, `${edge.pathDisplay}${row.path_display}`);
}

/** Lets somebody in and mounts the folder at the top of their home, or where they want it. */
export function join(
  state: State,
  namespace: string,
  member: { id: string; home: string | null },
  path?: string,
): void {
  letIn(state, namespace, member.id, "editor");
  const name = namespaceRow(state, namespace)!.name;
  const isMounted = state.mounts.of(namespace).some((edge) => edge.namespace === member.home);
  if (member.home && !isMounted) mount(state, member.home, path ?? `/${lastName(name)}`, namespace);
  state.sequence.save();
}

import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { checkMayWrite, namespaceType } from "../team/access.ts";
import { freePath } from "./autorename.ts";
import { erase } from "./erase.ts";
import { insertEntry, makeParents } from "./insert.ts";
import { checkNewPath, lastName, serverLower } from "./names.ts";
import { conflict, plain, under } from "./refusals.ts";
import { countBelow, isFixed, most_at_once, rowToRemove } from "./remove.ts";
import { nextRev } from "./revs.ts";
import { type EntryRow, rowAt, storedEntry } from "./rows.ts";
import { subtree } from "./subtree.ts";

/** Moves or renames: same ids, new revs, the old path reported gone (dropbox-api.md 3.2). Refuses with RelocationError. */
export function move(
  state: State,
  actor: Actor | null,
  from: Place,
  to: Place,
  autorename: boolean,
): StoredEntry {
  const row = under("from_lookup", () => rowToRemove(state, from));
  under("from_write", () => checkMovable(state, actor, row));
  under("to", () => checkTarget(state, actor, to));
  checkNesting(state, row, to);
  if (actor && countBelow(state, row) > most_at_once) throw plain("too_many_files");
  return state.db.write(() => {
    const path = under("to", () => targetPath(state, to, autorename));
    const moved = relocate(state, row, to.namespace, path);
    state.sequence.save();
    return storedEntry(moved);
  });
}

function checkMovable(state: State, actor: Actor | null, row: EntryRow): void {
  if (actor) checkMayWrite(state, actor, row.namespace);
  if (actor && row.mounted && isFixed(state, row.mounted)) throw plain("team_folder");
}

export function checkTarget(state: State, actor: Actor | null, to: Place): void {
  if (to.pathLower === "") throw conflict("folder");
  if (!actor) return;
  checkMayWrite(state, actor, to.namespace);
  checkNewPath(to.pathDisplay, state.switches);
}

function checkNesting(state: State, row: EntryRow, to: Place): void {
  if (row.namespace === to.namespace && to.pathLower.startsWith(`${row.path_lower}/`)) {
    throw plain("cant_move_folder_into_itself");
  }
  if (row.mounted && to.namespace !== row.namespace) {
    const intoShared = namespaceType(state, to.namespace) === "shared_folder";
    throw plain(intoShared ? "cant_nest_shared_folder" : "cant_move_shared_folder");
  }
}

/** Free, or the next free name. A change of case only lands on the item itself, and is a conflict as at Dropbox. */
export function targetPath(state: State, to: Place, autorename: boolean): string {
  const there = rowAt(state, to.namespace, to.pathLower);
  if (!there) return to.pathDisplay;
  if (!autorename) throw conflict(there.kind === "file" ? "file" : "folder");
  return freePath(state, to.namespace, to.pathDisplay);
}

/** Takes the item out and puts it, with all below it, at another path; also used for sharing and unsharing. */
export function relocate(state: State, row: EntryRow, namespace: string, pathDisplay: string): EntryRow {
  const below = row.kind === "folder" ? subtree(state, row) : [];
  const addedFirst = state.switches.move_order === "added_first";
  if (!addedFirst) eraseQuietly(state, row);
  under("to", () => makeParents(state, namespace, pathDisplay));
  const top = put(state, row, namespace, pathDisplay, true);
  const newRevs = state.switches.moved_children_get_new_revs;
  for (const child of below) {
    put(state, child, namespace, pathDisplay + child.path_display.slice(row.path_display.length), newRevs);
  }
  if (addedFirst) eraseQuietly(state, row);
  return top;
}

/** A move leaves no tombstone behind: the item lives on under its id. */
function eraseQuietly(state: State, row: EntryRow): void {
  erase(state, row);
  state.db.run(
    "delete from tombstones where namespace = ? and (path_lower = ? or (path_lower > ? and path_lower < ?))",
    row.namespace,
    row.path_lower,
    `${row.path_lower}/`,
    `${row.path_lower}0`,
  );
}

function put(state: State, row: EntryRow, namespace: string, pathDisplay: string, newRev: boolean): EntryRow {
  const revised = row.kind === "file" && newRev;
  return insertEntry(state, {
    ...row,
    namespace,
    name: lastName(pathDisplay),
    path_lower: serverLower(pathDisplay),
    path_display: pathDisplay,
    rev: revised ? nextRev(state) : row.rev,
    server_modified: revised ? state.clock.stamp() : row.server_modified,
  });
}

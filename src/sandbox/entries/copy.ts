import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { insertEntry, makeParents } from "./insert.ts";
import { checkTarget, targetPath } from "./move.ts";
import { lastName, serverLower } from "./names.ts";
import { plain, under } from "./refusals.ts";
import { countBelow, most_at_once, rowToRemove } from "./remove.ts";
import { nextRev } from "./revs.ts";
import { type EntryRow, storedEntry } from "./rows.ts";
import { subtree } from "./subtree.ts";

/** Copies a file or folder: new ids and revs, the same content. Refuses with RelocationError. */
export function copy(
  state: State,
  actor: Actor | null,
  from: Place,
  to: Place,
  autorename: boolean,
): StoredEntry {
  const row = under("from_lookup", () => rowToRemove(state, from));
  under("to", () => checkTarget(state, actor, to));
  if (row.mounted) throw plain("cant_copy_shared_folder");
  if (actor && countBelow(state, row) > most_at_once) throw plain("too_many_files");
  return state.db.write(() => {
    const path = under("to", () => targetPath(state, to, autorename));
    const copied = duplicate(state, row, to.namespace, path);
    state.sequence.save();
    return storedEntry(copied);
  });
}

function duplicate(state: State, row: EntryRow, namespace: string, pathDisplay: string): EntryRow {
  const below = row.kind === "folder" ? subtree(state, row) : [];
  under("to", () => makeParents(state, namespace, pathDisplay));
  const top = put(state, row, namespace, pathDisplay);
  for (const child of below) {
    if (child.kind === "mount") throw plain("cant_copy_shared_folder");
    put(state, child, namespace, pathDisplay + child.path_display.slice(row.path_display.length));
  }
  return top;
}

function put(state: State, row: EntryRow, namespace: string, pathDisplay: string): EntryRow {
  const file = row.kind === "file";
  return insertEntry(state, {
    ...row,
    id: state.sequence.newId(),
    namespace,
    name: lastName(pathDisplay),
    path_lower: serverLower(pathDisplay),
    path_display: pathDisplay,
    rev: file ? nextRev(state) : null,
    server_modified: file ? state.clock.stamp() : null,
  });
}

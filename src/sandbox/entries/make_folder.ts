import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { checkMayWrite } from "../team/access.ts";
import { freePath } from "./autorename.ts";
import { insertEntry, makeParents, newFolder } from "./insert.ts";
import { checkNewPath } from "./names.ts";
import { conflict } from "./refusals.ts";
import { rowAt, storedEntry } from "./rows.ts";

/** Makes a folder and the folders above it (dropbox-api.md 4.4). Refuses with WriteError. */
export function makeFolder(
  state: State,
  actor: Actor | null,
  place: Place,
  autorename: boolean,
): StoredEntry {
  if (actor) checkMayWrite(state, actor, place.namespace);
  if (place.pathLower === "") throw conflict("folder");
  if (actor) checkNewPath(place.pathDisplay, state.switches);
  return state.db.write(() => {
    const path = freeOrTaken(state, place, autorename);
    makeParents(state, place.namespace, path);
    const row = insertEntry(state, newFolder(state, place.namespace, path));
    state.sequence.save();
    return storedEntry(row);
  });
}

function freeOrTaken(state: State, place: Place, autorename: boolean): string {
  const there = rowAt(state, place.namespace, place.pathLower);
  if (!there) return place.pathDisplay;
  if (!autorename) throw conflict(there.kind === "file" ? "file" : "folder");
  return freePath(state, place.namespace, place.pathDisplay);
}

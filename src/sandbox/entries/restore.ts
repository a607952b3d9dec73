import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { checkMayWrite } from "../team/access.ts";
import { archiveRevision } from "./archive.ts";
import { insertEntry, makeParents } from "./insert.ts";
import { checkNewPath, lastName, serverLower } from "./names.ts";
import { conflict, plain, under } from "./refusals.ts";
import { isPastRetention } from "./retention.ts";
import { nextRev } from "./revs.ts";
import { entryByRev, type EntryRow, rowAt, storedEntry } from "./rows.ts";

/** Brings an older rev of a file back: same id, new rev, the old client time (dropbox-api.md 3.9). Refuses with RestoreError. */
export function restore(state: State, actor: Actor | null, place: Place, rev: string): StoredEntry {
  const there = rowAt(state, place.namespace, place.pathLower);
  under("path_write", () => checkWritable(state, actor, place, there));
  const found = entryByRev(state, rev);
  const old = found && (found.current || !isPastRetention(state, found.entry)) ? found.entry : undefined;
  const known = old &&
    (old.id === there?.id || (old.namespace === place.namespace && old.pathLower === place.pathLower));
  if (!old || !known) throw plain("invalid_revision");
  return state.db.write(() => {
    const row = bringBack(state, place, old, there);
    state.sequence.save();
    return storedEntry(row);
  });
}

function checkWritable(state: State, actor: Actor | null, place: Place, there?: EntryRow): void {
  if (actor) checkMayWrite(state, actor, place.namespace);
  if (actor) checkNewPath(place.pathDisplay, state.switches);
  if (place.pathLower === "" || (there && there.kind !== "file")) throw conflict("folder");
}

function bringBack(state: State, place: Place, old: StoredEntry, there?: EntryRow): EntryRow {
  under("path_write", () => makeParents(state, place.namespace, place.pathDisplay));
  if (there) archiveRevision(state, there);
  return insertEntry(state, {
    kind: "file",
    id: there?.id ?? old.id,
    namespace: place.namespace,
    name: there?.name ?? lastName(place.pathDisplay),
    path_lower: serverLower(place.pathDisplay),
    path_display: there?.path_display ?? place.pathDisplay,
    rev: nextRev(state),
    hash: old.content!.hash,
    size: old.content!.size,
    client_modified: old.clientModified!,
    server_modified: state.clock.stamp(),
    symlink_target: old.symlinkTarget ?? null,
    export_as: old.exportAs ?? null,
  });
}

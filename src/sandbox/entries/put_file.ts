import type { Actor, Commit, Content, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { checkMayWrite } from "../team/access.ts";
import { freePath } from "./autorename.ts";
import { conflict } from "./refusals.ts";
import { insertEntry, makeParents } from "./insert.ts";
import { checkNewPath, lastName, serverLower } from "./names.ts";
import { archiveRevision } from "./archive.ts";
import { type EntryRow, rowAt, storedEntry } from "./rows.ts";
import { nextRev } from "./revs.ts";

/** Facts of a file beside its content that only the control API can give. */
export interface Extras {
  symlinkTarget?: string;
  exportAs?: string;
  modifiedBy?: string;
}

/** Commits a file as dropbox-api.md 4.1 says. Refuses with WriteError. */
export function putFile(
  state: State,
  actor: Actor | null,
  place: Place,
  content: Content,
  commit: Commit,
  extras: Extras = {},
): StoredEntry {
  if (actor) checkMayWrite(state, actor, place.namespace);
  if (place.pathLower === "") throw conflict("folder");
  if (actor) checkNewPath(place.pathDisplay, state.switches);
  return state.db.write(() => {
    const there = rowAt(state, place.namespace, place.pathLower);
    if (there && isSame(there, content) && mayKeep(commit)) return storedEntry(there);
    const target = targetOf(state, there, place, commit);
    const row = writeFile(state, target, content, commit, { modifiedBy: accountOf(state, actor), ...extras });
    state.sequence.save();
    return storedEntry(row);
  });
}

function isSame(there: EntryRow, content: Content): boolean {
  return there.kind === "file" && there.hash === content.hash && there.size === content.size;
}

/** Identical content is no write at all, unless strict_conflict asks for the conflict; an overwrite has none. */
function mayKeep(commit: Commit): boolean {
  return commit.mode.tag === "overwrite" || !commit.strictConflict;
}

interface Target {
  namespace: string;
  pathDisplay: string;
  replaces?: EntryRow;
}

function targetOf(state: State, there: EntryRow | undefined, place: Place, commit: Commit): Target {
  const { namespace, pathDisplay } = place;
  if (!there) {
    if (commit.mode.tag === "update" && commit.strictConflict) throw conflict("file");
    return { namespace, pathDisplay };
  }
  if (there.kind === "file" && replaces(there, commit)) return { namespace, pathDisplay, replaces: there };
  if (!commit.autorename) throw conflict(there.kind === "file" ? "file" : "folder");
  const word = commit.mode.tag === "update" ? "conflicted copy" : undefined;
  return { namespace, pathDisplay: freePath(state, namespace, pathDisplay, word) };
}

function replaces(there: EntryRow, commit: Commit): boolean {
  if (commit.mode.tag === "update") return storedEntry(there).rev === commit.mode.rev;
  return commit.mode.tag === "overwrite";
}

function writeFile(state: State, target: Target, content: Content, commit: Commit, extras: Extras): EntryRow {
  const { namespace, pathDisplay, replaces } = target;
  makeParents(state, namespace, pathDisplay);
  if (replaces) archiveRevision(state, replaces);
  const stamp = state.clock.stamp();
  return insertEntry(state, {
    kind: "file",
    id: replaces?.id ?? state.sequence.newId(),
    namespace,
    name: lastName(replaces?.path_display ?? pathDisplay),
    path_lower: replaces?.path_lower ?? serverLower(pathDisplay),
    path_display: replaces?.path_display ?? pathDisplay,
    rev: nextRev(state),
    hash: content.hash,
    size: content.size,
    client_modified: commit.clientModified ?? stamp,
    server_modified: stamp,
    symlink_target: extras.symlinkTarget,
    export_as: extras.exportAs,
    modified_by: extras.modifiedBy,
  });
}

function accountOf(state: State, actor: Actor | null): string | undefined {
  if (!actor?.memberId) return undefined;
  const sql = "select account_id as account from members where id = ?";
  return state.db.row<{ account: string }>(sql, actor.memberId)?.account ?? undefined;
}

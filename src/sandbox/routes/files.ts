import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { nested, plain, under } from "../entries/refusals.ts";
import { revisions } from "../entries/revisions.ts";
import { isPastRetention } from "../entries/retention.ts";
import { entryAt, entryByRev } from "../entries/rows.ts";
import { isTooFresh } from "../entries/settling.ts";
import { metadata, viewOf } from "../listing/view.ts";
import { placeOf, resolve } from "../team/resolve.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/reading.ts";

/** Registers metadata and history (dropbox-api.md 3.6, 3.9). */
export function fileRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.getMetadata, ({ actor, arg }) => getMetadata(state, actor, arg.path, arg.include_deleted))
    .on(route.listRevisions, ({ actor, arg }) => listRevisions(state, actor, arg));
}

export interface Found {
  place: Place;
  entry: StoredEntry;
}

/** What a read path names; rev: names that very revision. Refuses with LookupError. */
export function find(state: State, actor: Actor, path: string): Found {
  if (path === "/") throw plain("malformed_path");
  if (path.startsWith("rev:")) return findRev(state, actor, path.slice(4));
  const place = resolve(state, actor, path);
  const entry = entryAt(state, place);
  if (!entry || isTooFresh(state, entry)) throw plain("not_found");
  return { place, entry };
}

function findRev(state: State, actor: Actor, rev: string): Found {
  const found = entryByRev(state, rev);
  if (!found) throw plain("not_found");
  const { entry, current } = found;
  if (!current && isPastRetention(state, entry)) throw plain("not_found");
  const place = placeOf(state, actor, entry);
  if (!current && !state.switches.deleted_rev_downloadable && !entryAt(state, place)) {
    throw plain("not_found");
  }
  return { place, entry };
}

function getMetadata(state: State, actor: Actor, path: string, includeDeleted: boolean) {
  return under("path", () => {
    const gone = includeDeleted && !/^(id|rev):/.test(path)
      ? tombstone(state, resolve(state, actor, path))
      : null;
    if (gone) return gone;
    const { place, entry } = find(state, actor, path);
    const view = viewOf(state, actor, place.namespace, place.seenAt);
    return { ".tag": entry.kind === "file" ? "file" : "folder", ...metadata(state, view, entry) };
  });
}

function tombstone(state: State, place: Place) {
  const row = state.db.row<{ name: string; path_lower: string; path_display: string }>(
    "select name, path_lower, path_display from tombstones where namespace = ? and path_lower = ?",
    place.namespace,
    place.pathLower,
  );
  if (!row) return null;
  const paths = place.seenAt && {
    path_lower: place.seenAt.pathLower + row.path_lower,
    path_display: place.seenAt.pathDisplay + row.path_display,
  };
  return { ".tag": "deleted", name: row.name, ...paths };
}

interface HistoryArg {
  path: string;
  mode: { tag: "path" | "id" };
  limit: number;
  before_rev?: string;
}

function listRevisions(state: State, actor: Actor, arg: HistoryArg) {
  const place = under("path", () => resolve(state, actor, arg.path));
  const byId = arg.mode.tag === "id";
  if (byId && arg.before_rev !== undefined) throw plain("before_rev_not_supported");
  const id = arg.path.startsWith("id:") ? arg.path : entryAt(state, place)?.id;
  if (byId && id === undefined) throw nested("path", { ".tag": "not_found" });
  const history = revisions(state, byId ? { id: id! } : place, arg.limit, arg.before_rev);
  const view = viewOf(state, actor, place.namespace, place.seenAt);
  return {
    is_deleted: history.isDeleted,
    ...(history.serverDeleted ? { server_deleted: history.serverDeleted } : {}),
    entries: history.entries.map((entry) => metadata(state, view, entry)),
    has_more: history.hasMore,
  };
}

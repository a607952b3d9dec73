import type { History, Place } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { revNumber } from "../state/sequence.ts";
import { nested, plain } from "./refusals.ts";
import { isPastRetention } from "./retention.ts";
import { type EntryRow, type RevisionRow, rowAt, storedEntry } from "./rows.ts";

/** History of a path, or of an id through its renames, newest first. Refuses with ListRevisionsError. */
export function revisions(
  state: State,
  of: Place | { id: string },
  limit: number,
  beforeRev?: string,
): History {
  return "id" in of ? historyOfId(state, of.id, limit) : historyOfPath(state, of, limit, beforeRev);
}

function historyOfPath(state: State, place: Place, limit: number, beforeRev?: string): History {
  const before = beforeRev === undefined ? Number.MAX_SAFE_INTEGER : revNumber(beforeRev);
  if (before === null) throw plain("invalid_before_rev");
  const now = rowAt(state, place.namespace, place.pathLower);
  if (now && now.kind !== "file") throw nested("path", { ".tag": "not_file" });
  const sql =
    `select * from revisions where namespace = ? and path_lower = ? and rev < ? order by rev desc limit ?`;
  const old = kept(state, state.db.rows(sql, place.namespace, place.pathLower, before, limit + 1));
  const current = now && now.rev! < before ? [now] : [];
  if (!now && old.length === 0) throw nested("path", { ".tag": "not_found" });
  return page(state, now, [...current, ...old], limit, place);
}

function historyOfId(state: State, id: string, limit: number): History {
  const now = state.db.row<EntryRow>("select * from entries where id = ?", id);
  if (now && now.kind !== "file") throw nested("path", { ".tag": "not_file" });
  const sql = "select * from revisions where id = ? and rev < ? order by rev desc limit ?";
  const old = kept(state, state.db.rows(sql, id, now?.rev ?? Number.MAX_SAFE_INTEGER, limit + 1));
  const newest = now ?? old[0];
  if (!newest) throw nested("path", { ".tag": "not_found" });
  const place = { namespace: newest.namespace, pathLower: newest.path_lower };
  return page(state, now, now ? [now, ...old] : old, limit, place);
}

function kept(state: State, rows: RevisionRow[]): RevisionRow[] {
  return rows.filter((row) => !isPastRetention(state, storedEntry(row)));
}

type Rows = (EntryRow | RevisionRow)[];
type At = Pick<Place, "namespace" | "pathLower">;

function page(state: State, now: EntryRow | undefined, rows: Rows, limit: number, at: At): History {
  const sql = "select deleted_at as at from tombstones where namespace = ? and path_lower = ?";
  const gone = now ? undefined : state.db.row<{ at: string }>(sql, at.namespace, at.pathLower);
  return {
    isDeleted: !now,
    ...(gone ? { serverDeleted: gone.at } : {}),
    entries: rows.slice(0, limit).map(storedEntry),
    hasMore: rows.length > limit,
  };
}

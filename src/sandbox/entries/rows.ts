import type { Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { revNumber, revText } from "../state/sequence.ts";

/** A row of `entries` as SQLite gives it. */
export interface EntryRow {
  kind: "file" | "folder" | "mount";
  id: string;
  namespace: string;
  name: string;
  path_lower: string;
  parent_lower: string;
  path_display: string;
  seq: number;
  rev: number | null;
  hash: string | null;
  size: number | null;
  client_modified: string | null;
  server_modified: string | null;
  symlink_target: string | null;
  export_as: string | null;
  mounted: string | null;
  modified_by: string | null;
}

/** A row of `revisions`: a superseded or deleted file. */
export type RevisionRow = Omit<EntryRow, "kind" | "seq" | "mounted" | "parent_lower">;

export function storedEntry(row: EntryRow | RevisionRow): StoredEntry {
  const kind = "kind" in row ? row.kind : "file";
  const entry: StoredEntry = {
    kind,
    id: row.id,
    namespace: row.namespace,
    name: row.name,
    pathLower: row.path_lower,
    pathDisplay: row.path_display,
  };
  if (kind === "file") addFileFacts(entry, row);
  if ("mounted" in row && row.mounted) entry.mountedNamespace = row.mounted;
  return entry;
}

function addFileFacts(entry: StoredEntry, row: EntryRow | RevisionRow): void {
  entry.rev = revText(row.rev!);
  entry.content = { hash: row.hash!, size: row.size! };
  entry.clientModified = row.client_modified!;
  entry.serverModified = row.server_modified!;
  if (row.symlink_target !== null) entry.symlinkTarget = row.symlink_target;
  if (row.export_as !== null) entry.exportAs = row.export_as;
  if (row.modified_by !== null) entry.modifiedBy = row.modified_by;
}

export function rowAt(state: State, namespace: string, pathLower: string): EntryRow | undefined {
  return state.db.row<EntryRow>(
    "select * from entries where namespace = ? and path_lower = ?",
    namespace,
    pathLower,
  );
}

/** A namespace's root has no row of its own: it answers as a mount without a path inside. */
export function entryAt(state: State, place: Place): StoredEntry | null {
  if (place.pathLower === "") return rootEntry(state, place);
  const row = rowAt(state, place.namespace, place.pathLower);
  return row ? storedEntry(row) : null;
}

function rootEntry(state: State, place: Place): StoredEntry | null {
  const { namespace, through } = place;
  const sql = "select name from namespaces where id = ? and status <> 'gone'";
  const named = state.db.row<{ name: string }>(sql, namespace);
  if (!named) return null;
  const edge = through ?? state.mounts.of(namespace)[0];
  const mount = edge && rowAt(state, edge.namespace, edge.pathLower);
  return {
    kind: "mount",
    id: mount?.id ?? rootId(namespace),
    namespace,
    name: through && mount ? mount.name : named.name,
    pathLower: "",
    pathDisplay: "",
    mountedNamespace: namespace,
  };
}

/** The id of the folder that a namespace is, the same wherever it is mounted. */
export function rootId(namespace: string): string {
  return `id:AAAAns${namespace.padStart(16, "0")}`;
}

export function entryById(state: State, id: string): StoredEntry | null {
  const row = state.db.row<EntryRow>("select * from entries where id = ? limit 1", id);
  return row ? storedEntry(row) : null;
}

/** The file that holds this rev now, or held it before. */
export function entryByRev(state: State, rev: string): { entry: StoredEntry; current: boolean } | null {
  const number = revNumber(rev);
  if (number === null) return null;
  const now = state.db.row<EntryRow>("select * from entries where rev = ?", number);
  if (now) return { entry: storedEntry(now), current: true };
  const before = state.db.row<RevisionRow>("select * from revisions where rev = ?", number);
  return before ? { entry: storedEntry(before), current: false } : null;
}

const page = 500;

/** A folder's direct children by path, read in pages so that the folder's size does not matter. */
export function* children(state: State, place: Place): IterableIterator<StoredEntry> {
  const sql = `select * from entries where namespace = ? and parent_lower = ? and path_lower > ?
    order by path_lower limit ${page}`;
  for (let after = "";;) {
    const rows = state.db.rows<EntryRow>(sql, place.namespace, place.pathLower, after);
    for (const row of rows) yield storedEntry(row);
    if (rows.length < page) return;
    after = rows[rows.length - 1]!.path_lower;
  }
}

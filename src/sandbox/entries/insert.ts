import type { State } from "../state/state.ts";
import type { Value } from "../state/database.ts";
import { conflict } from "./refusals.ts";
import { report } from "./journal.ts";
import { ancestorPaths, lastName, parentPath, serverLower } from "./names.ts";
import { type EntryRow, rowAt } from "./rows.ts";

/** Columns of a new entry; the rest is null. */
export type NewEntry =
  & Pick<EntryRow, "kind" | "id" | "namespace" | "name" | "path_lower" | "path_display">
  & Partial<Omit<EntryRow, "seq">>;

const columns = [
  "namespace",
  "path_lower",
  "parent_lower",
  "kind",
  "id",
  "name",
  "path_display",
  "seq",
  "rev",
  "hash",
  "size",
  "client_modified",
  "server_modified",
  "symlink_target",
  "export_as",
  "mounted",
  "modified_by",
] as const; // deno-fmt-ignore
const insertSql = `insert or replace into entries (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;

/** Writes the entry, reports it on the journal, clears a tombstone at its path. */
export function insertEntry(state: State, entry: NewEntry): EntryRow {
  const seq = report(state, "put", {
    namespace: entry.namespace,
    pathLower: entry.path_lower,
    pathDisplay: entry.path_display,
    name: entry.name,
  });
  state.db.run(
    "delete from tombstones where namespace = ? and path_lower = ?",
    entry.namespace,
    entry.path_lower,
  );
  return insertSilently(state, entry, seq);
}

/** The same without a word on the journal: for seeding, where a listing reads the entries themselves. */
export function insertSilently(state: State, entry: NewEntry, seq: number): EntryRow {
  const whole: Record<string, unknown> = { ...entry, seq, parent_lower: parentPath(entry.path_lower) };
  state.db.run(insertSql, ...columns.map((name) => (whole[name] ?? null) as Value));
  if (entry.kind === "mount") state.mounts.forget();
  return whole as unknown as EntryRow;
}

/** Makes the folders above a path, and refuses with conflict/file_ancestor where one of them is a file. */
export function makeParents(state: State, namespace: string, pathDisplay: string): void {
  const parent = parentPath(pathDisplay);
  if (parent === "") return;
  const known = rowAt(state, namespace, serverLower(parent));
  if (known?.kind === "file") throw conflict("file_ancestor");
  if (known) return;
  for (const path of [...ancestorPaths(parent), parent]) makeParent(state, namespace, path);
}

function makeParent(state: State, namespace: string, pathDisplay: string): void {
  const pathLower = serverLower(pathDisplay);
  const known = rowAt(state, namespace, pathLower);
  if (known?.kind === "file") throw conflict("file_ancestor");
  if (!known) insertEntry(state, newFolder(state, namespace, pathDisplay));
}

export function newFolder(state: State, namespace: string, pathDisplay: string): NewEntry {
  return {
    kind: "folder",
    id: state.sequence.newId(),
    namespace,
    name: lastName(pathDisplay),
    path_lower: serverLower(pathDisplay),
    path_display: pathDisplay,
  };
}

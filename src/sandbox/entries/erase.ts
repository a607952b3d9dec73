import type { State } from "../state/state.ts";
import { archiveBelow, archiveRevision } from "./archive.ts";
import { report } from "./journal.ts";
import { rangeBelow } from "./names.ts";
import type { EntryRow } from "./rows.ts";

const columns = "namespace, path_lower, parent_lower, kind, name, path_display";

/** Takes an item and all below it away: revs to history, tombstones, one word on the journal. */
export function erase(state: State, row: EntryRow): void {
  archiveRevision(state, row);
  if (row.kind === "folder") eraseBelow(state, row.namespace, row.path_lower);
  bury(state, "path_lower = ?", row.namespace, [row.path_lower]);
  state.db.run("delete from entries where namespace = ? and path_lower = ?", row.namespace, row.path_lower);
  if (row.kind !== "file") state.mounts.forget();
  report(state, "gone", {
    namespace: row.namespace,
    pathLower: row.path_lower,
    pathDisplay: row.path_display,
    name: row.name,
  });
}

function eraseBelow(state: State, namespace: string, pathLower: string): void {
  const range = rangeBelow(pathLower);
  archiveBelow(state, namespace, pathLower);
  bury(state, "path_lower > ? and path_lower < ?", namespace, range);
  state.db.run(
    "delete from entries where namespace = ? and path_lower > ? and path_lower < ?",
    namespace,
    ...range,
  );
}

function bury(state: State, where: string, namespace: string, values: string[]): void {
  const sql = `insert or replace into tombstones (${columns}, deleted_at)
    select ${columns}, ? from entries where namespace = ? and ${where}`;
  state.db.run(sql, state.clock.stamp(), namespace, ...values);
}

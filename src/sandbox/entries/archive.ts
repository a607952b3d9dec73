import type { State } from "../state/state.ts";
import { rangeBelow } from "./names.ts";
import type { EntryRow } from "./rows.ts";

const columns = `rev, id, namespace, path_lower, name, path_display, hash, size,
  client_modified, server_modified, symlink_target, export_as, modified_by`;

/** Keeps a file's present rev for history before another takes its place. */
export function archiveRevision(state: State, row: EntryRow): void {
  if (row.kind !== "file") return;
  state.db.run(
    `insert or ignore into revisions (${columns}) select ${columns} from entries where namespace = ? and path_lower = ?`,
    row.namespace,
    row.path_lower,
  );
}

/** Keeps the revs of everything below a folder. */
export function archiveBelow(state: State, namespace: string, pathLower: string): void {
  state.db.run(
    `insert or ignore into revisions (${columns}) select ${columns} from entries
      where namespace = ? and path_lower > ? and path_lower < ? and kind = 'file'`,
    namespace,
    ...rangeBelow(pathLower),
  );
}

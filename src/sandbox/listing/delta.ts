import type { State } from "../state/state.ts";
import { parentPath } from "../entries/names.ts";
import { rowAt, storedEntry } from "../entries/rows.ts";
import { accessOf } from "../team/access.ts";
import type { Position, Segment } from "./cursor.ts";
import type { Page } from "./page.ts";

interface JournalRow {
  position: number;
  namespace: string;
  path_lower: string;
  name: string;
  path_display: string;
  what: "put" | "gone";
}

/** Fills the page from the journal. A put is told by its last report only, as the entry is now. */
export function fillFromJournal(page: Page): void {
  const rows = changes(page.state, page.position, page.room);
  for (const row of rows) {
    if (page.isFull || page.position.scans.length > 0) return;
    page.position.at = row.position;
    const index = page.position.segments.findIndex((segment) => segment.namespace === row.namespace);
    if (index >= 0) tell(page, index, row);
  }
}

export function hasChanges(state: State, position: Position): boolean {
  return changes(state, position, 1).length > 0;
}

function changes(state: State, position: Position, limit: number): JournalRow[] {
  const namespaces = new Set(position.segments.map((segment) => segment.namespace));
  const marks = Array.from(namespaces, () => "?").join(",");
  return state.db.rows<JournalRow>(
    `select * from journal where namespace in (${marks}) and position > ? order by position limit ?`,
    ...namespaces,
    position.at,
    limit,
  );
}

function tell(page: Page, index: number, row: JournalRow): void {
  if (!isInside(page, page.segment(index), row)) return;
  if (row.what === "gone") {
    page.addDeleted(index, row);
    leave(page.position, row);
    return;
  }
  const entry = rowAt(page.state, row.namespace, row.path_lower);
  if (entry?.seq === row.position) page.add(index, storedEntry(entry));
}

function isInside(page: Page, segment: Segment, row: JournalRow): boolean {
  if (!page.position.args.recursive) return parentPath(row.path_lower) === segment.base;
  return row.path_lower.startsWith(`${segment.base}/`);
}

/** Mounted namespaces that the caller may not enter any more: their content goes, the mount point may stay to be seen. */
export function leaveClosed(page: Page): void {
  const { position, state, actor } = page;
  for (const segment of [...position.segments]) {
    if (!segment.edge || accessOf(state, actor, segment.namespace) !== "none") continue;
    const { namespace, pathLower } = segment.edge;
    const row = rowAt(state, namespace, pathLower);
    leave(position, { namespace, path_lower: pathLower });
    const above = position.segments.findIndex((one) => one.namespace === namespace);
    if (above < 0 || !row) continue;
    page.addDeleted(above, row);
    page.add(above, storedEntry(row));
  }
}

/** Forgets the mounted namespaces that went away with a path, and those mounted in them. */
function leave(position: Position, row: { namespace: string; path_lower: string }): void {
  const left = position.segments.filter(({ edge }) =>
    edge?.namespace === row.namespace &&
    (edge.pathLower === row.path_lower || edge.pathLower.startsWith(`${row.path_lower}/`))
  );
  if (left.length === 0) return;
  dropSegments(position, left);
  for (const segment of left) leave(position, { namespace: segment.namespace, path_lower: "" });
}

/** Scans name segments by number, so those that stay are numbered anew. */
function dropSegments(position: Position, left: Segment[]): void {
  const before = position.segments;
  position.segments = before.filter((segment) => !left.includes(segment));
  position.scans = position.scans
    .filter((scan) => !left.includes(before[scan.segment]!))
    .map((scan) => ({ ...scan, segment: position.segments.indexOf(before[scan.segment]!) }));
}

import type { State } from "../state/state.ts";
import { rangeBelow } from "../entries/names.ts";
import { type EntryRow, storedEntry } from "../entries/rows.ts";
import type { Scan, Segment } from "./cursor.ts";
import type { Page } from "./page.ts";

/** Fills the page from the first scan under way; a scan that is through leaves the position. */
export function fillFromScan(page: Page): void {
  const scan = page.position.scans[0]!;
  if (scan.stage === "entries") scanEntries(page, scan);
  else scanTombstones(page, scan);
}

function scanEntries(page: Page, scan: Scan): void {
  const asked = page.room;
  const rows = read<EntryRow>(page.state, "entries", page, scan, asked);
  for (const row of rows) page.add(scan.segment, storedEntry(row));
  if (rows.length === asked) scan.after = rows[rows.length - 1]!.path_lower;
  else if (page.position.args.include_deleted) Object.assign(scan, { stage: "tombstones", after: "" });
  else finish(page);
}

function scanTombstones(page: Page, scan: Scan): void {
  const asked = page.room;
  const rows = read<EntryRow>(page.state, "tombstones", page, scan, asked);
  for (const row of rows) page.addDeleted(scan.segment, row);
  if (rows.length === asked) scan.after = rows[rows.length - 1]!.path_lower;
  else finish(page);
}

function finish(page: Page): void {
  page.position.scans.shift();
}

function read<Row>(state: State, table: string, page: Page, scan: Scan, limit: number): Row[] {
  const segment = page.segment(scan.segment);
  return page.position.args.recursive
    ? readBelow(state, table, segment, scan.after, limit)
    : readChildren(state, table, segment, scan.after, limit);
}

function readBelow<Row>(
  state: State,
  table: string,
  { namespace, base }: Segment,
  after: string,
  limit: number,
) {
  const [first, end] = rangeBelow(base);
  return state.db.rows<Row>(
    `select * from ${table} where namespace = ? and path_lower > ? and path_lower < ? order by path_lower limit ?`,
    namespace,
    after || first,
    end,
    limit,
  );
}

function readChildren<Row>(
  state: State,
  table: string,
  { namespace, base }: Segment,
  after: string,
  limit: number,
) {
  return state.db.rows<Row>(
    `select * from ${table} where namespace = ? and parent_lower = ? and path_lower > ? order by path_lower limit ?`,
    namespace,
    base,
    after,
    limit,
  );
}

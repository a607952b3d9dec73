type Cell = string | number | null;

/** Rows that a file reads at once. */
export const FILE_PAGE = 500;

/** A page of rows, and the mark that the next one begins after; null: it is the last. */
export interface CsvPage<Row, Mark> {
  rows: readonly Row[];
  next: Mark | null;
}

/** A file of CSV, in pieces of a page each: headings, then what `csvPages` makes of it. */
export async function* csvFile<Row, Mark>(
  headings: readonly string[],
  read: (after?: Mark) => Promise<CsvPage<Row, Mark>>,
  cellsOf: (row: Row) => readonly Cell[],
): AsyncGenerator<string> {
  yield csvLine(headings);
  yield* csvPages(read, cellsOf);
}

/** Lines of CSV, a page at a time; `read` answers the page after a mark, and without one the first. */
export async function* csvPages<Row, Mark>(
  read: (after?: Mark) => Promise<CsvPage<Row, Mark>>,
  cellsOf: (row: Row) => readonly Cell[],
): AsyncGenerator<string> {
  for (let after: Mark | undefined, isLast = false; !isLast;) {
    const { rows, next } = await read(after);
    yield rows.map((row) => csvLine(cellsOf(row))).join("");
    after = next ?? undefined;
    isLast = next === null;
  }
}

/**
 * A line of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it: names come from
 * strangers (security I4).
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(",")}\r\n`;
}

function written(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table: a CSV file, or a sheet of a spreadsheet. */
export interface Table {
  /** Of a sheet. */
  name: string | null;
  rows: string[][];
}

/** Of all tables together; columns of one, letters of a cell and of a sheet's name. */
const ROWS = 20_000;
const CELLS = 50_000;
const COLUMNS = 100;
const CELL = 500;

/** Rows as they come, until there are enough to be shown. */
export class GatheredTables {
  readonly tables: Table[] = [];
  #rows = 0;
  #cells = 0;
  /** Something is left out: rows, or of a row what is too far to the right. */
  isCut = false;
  /** A row was left out, and so is each that comes. */
  isFull = false;

  begin(name: string | null) {
    this.tables.push({ name: name && shortened(name), rows: [] });
  }

  /** To the table that was begun last; a row without a word in it is none. */
  add(row: readonly string[]) {
    if (row.every((cell) => cell.trim() === "")) return;
    if (this.#rows >= ROWS || this.#cells >= CELLS) {
      this.isCut = this.isFull = true;
      return;
    }
    const cells = row.slice(0, COLUMNS).map(shortened);
    if (row.length > COLUMNS) this.isCut = true;
    this.tables.at(-1)!.rows.push(cells);
    this.#rows++;
    this.#cells += cells.length;
  }
}

function shortened(cell: string): string {
  return cell.length > CELL ? `${cell.slice(0, CELL)}…` : cell;
}

import type { Table } from "../../domain/extraction/tables.ts";
import type { Told } from "../../domain/preview/words.ts";

/** Pixels, as `words_style` has them; what is taller than a frame is scrolled in it. */
const MOST = 500;
const PADDING = 24;
const LINE = { code: 20.15, prose: 21, table: 15.5 };
const CELL_PADDING = 9;
const SHEET_NAME = 48;
/** A table that is wider than its frame has a bar below it. */
const BAR = 16;
/** Letters that stand in a line. */
const LETTERS = { code: 110, prose: 64, table: 40 };

/** Pixels of a frame in which words stand without being scrolled; null: no frame is as tall. */
export function wordsHeight(told: Told, isCode: boolean): number | null {
  const height = PADDING + Math.ceil(contentHeight(told, isCode ? "code" : "prose"));
  return height > MOST ? null : height;
}

function contentHeight(told: Told, kind: "code" | "prose"): number {
  if ("why" in told) return LINE.prose;
  if (!told.tables?.length) return linesOf(told.lines, LETTERS[kind]) * LINE[kind];
  return tablesHeight(told.tables);
}

/** As far as it matters: what is taller than a frame is reckoned no further. */
function tablesHeight(tables: Table[]): number {
  let height = BAR;
  for (const { name, rows } of tables) {
    if (name !== null) height += SHEET_NAME;
    for (const row of rows) {
      if (height > MOST) return height;
      height += rowHeight(row);
    }
  }
  return height;
}

function rowHeight(row: string[]): number {
  const lines = Math.max(1, ...row.map((cell) => linesOf(cell.split("\n"), LETTERS.table)));
  return lines * LINE.table + CELL_PADDING;
}

function linesOf(lines: string[], letters: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / letters)), 0);
}

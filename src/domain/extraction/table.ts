import Papa from "papaparse";
import { type Asked, type Extracted, Gathered } from "./extracted.ts";
import { decode } from "./text.ts";

/** Rows, columns and letters of a cell that are shown. */
const ROWS = 1000;
const COLUMNS = 100;
const CELL = 500;

/** A CSV file: its text, and its first rows as a table. */
export function extractTable({ bytes, most }: Asked): Extracted {
  const { text, encoding } = decode(bytes);
  const gathered = new Gathered(most);
  gathered.add(text);
  const { data } = Papa.parse<string[]>(gathered.text, { preview: ROWS, skipEmptyLines: "greedy" });
  const rows = data.map((row) => row.slice(0, COLUMNS).map((cell) => cell.slice(0, CELL)));
  return { text: gathered.text, rows, isCut: gathered.isCut, encoding };
}

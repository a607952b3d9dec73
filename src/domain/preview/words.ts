import type { ContentReader } from "../export/content_reader.ts";
import { Conflict, TooMany } from "../errors.ts";
import type { Extracted } from "../extraction/extracted.ts";
import { Unreadable } from "../extraction/extracted.ts";
import { type Extractor, WHOLE } from "../extraction/extractor.ts";
import type { Format } from "../extraction/kinds.ts";
import type { Table } from "../extraction/tables.ts";
import { readPart } from "./contents.ts";
import type { FileVersion } from "./version.ts";

/**
 * Lines or rows, and cells, that are shown at first, and after **Show more**, when a table's cells are all that were
 * gathered of it; letters of a line; bytes that a text is read of.
 */
export const LINES = { first: 1_000, more: 20_000 };
const CELLS = { first: 20_000, more: Infinity };
const LINE = 5_000;
const BYTES = { first: 256 * 1024, more: 4 * 1024 * 1024 };

/** What a file says, cut to what a page takes. */
export interface Words {
  lines: string[];
  /** Of what has rows and columns; null: lines alone. */
  tables: Table[] | null;
  encoding: string | null;
  /** There is more of it. */
  isCut: boolean;
}

/** What a file says, or why nothing can be said. */
export type Told = Words | { why: string };

/** The words of a version, or why there are none. Throws `TooMany`, `Conflict`. */
export async function wordsOf(
  { contents, extractor, account }: { contents: ContentReader; extractor: Extractor; account: string },
  version: FileVersion,
  format: Format,
  more: boolean,
  signal?: AbortSignal,
): Promise<Told> {
  const size = more ? "more" as const : "first" as const;
  const isText = format === "text" || format === "table";
  const length = isText ? BYTES[size] : WHOLE;
  const read = async () => {
    signal?.throwIfAborted();
    return { format, bytes: await readPart(contents, version, 0, length, signal), most: BYTES[size] };
  };
  try {
    const most = { lines: LINES[size], cells: CELLS[size] };
    return asWords(await extractor.extract(read, account), most, version.size <= length);
  } catch (error) {
    if (error instanceof TooMany) throw new Conflict("Cannot show it just now: many files are being read");
    if (!(error instanceof Unreadable)) throw error;
    return { why: error.message };
  }
}

/** What is shown at most. */
interface Most {
  lines: number;
  cells: number;
}

function asWords({ text, tables, encoding, isCut }: Extracted, most: Most, isAll: boolean): Words {
  const all = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const lines = all.slice(0, most.lines).map((line) => line.length > LINE ? `${line.slice(0, LINE)}…` : line);
  const shown = tables && firstRows(tables, most);
  const isMore = isCut || !isAll || (tables ? rowsOf(tables) > rowsOf(shown!) : all.length > most.lines);
  return { lines, tables: shown, encoding, isCut: isMore };
}

/** Of all of them together. */
function firstRows(tables: Table[], { lines, cells }: Most): Table[] {
  const shown = tables.map(({ name, rows }) => ({
    name,
    rows: rows.filter((row) => --lines >= 0 && (cells -= row.length) >= 0),
  }));
  return shown.filter(({ rows }) => rows.length > 0);
}

function rowsOf(tables: Table[]): number {
  return tables.reduce((sum, { rows }) => sum + rows.length, 0);
}

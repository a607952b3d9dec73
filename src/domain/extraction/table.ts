import Papa from "papaparse";
import { type Asked, type Extracted, Gathered } from "./extracted.ts";
import { GatheredTables } from "./tables.ts";
import { decode } from "./text.ts";

/** A CSV file: its text, and its first rows as a table. */
export function extractTable({ bytes, most }: Asked): Extracted {
  const { text, encoding } = decode(bytes);
  const gathered = new Gathered(most);
  gathered.add(text);
  const shown = new GatheredTables();
  shown.begin(null);
  Papa.parse<string[]>(gathered.text, {
    step: ({ data }, parser) => {
      shown.add(data);
      if (shown.isFull) parser.abort();
    },
  });
  return { text: gathered.text, tables: shown.tables, isCut: gathered.isCut || shown.isCut, encoding };
}

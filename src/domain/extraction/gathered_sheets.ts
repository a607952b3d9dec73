import { type Extracted, Gathered } from "./extracted.ts";
import { GatheredTables } from "./tables.ts";

/** The sheets of a workbook as they come: as text a row a line, and as tables. */
export class GatheredSheets {
  #text: Gathered;
  #tables = new GatheredTables();

  /** `most` letters. */
  constructor(most: number) {
    this.#text = new Gathered(most);
  }

  get isFull(): boolean {
    return this.#text.isFull;
  }

  begin(name: string | null) {
    this.#text.add("\n");
    this.#tables.begin(name);
  }

  add(row: readonly string[]) {
    this.#tables.add(row);
    const said = row.filter((cell) => cell !== "");
    // One by one: joined, texts that are shared a thousand times would be held a thousand times.
    said.forEach((cell, n) => this.#text.add(n === 0 ? cell : `\t${cell}`));
    this.#text.add("\n");
  }

  extracted(): Extracted {
    const { text, isCut, isFull } = this.#text;
    const tables = this.#tables.tables.filter(({ rows }) => rows.length > 0);
    return { text, tables, isCut: isCut || isFull || this.#tables.isCut, encoding: null };
  }
}

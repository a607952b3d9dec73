import { type Asked, type Extracted, Unreadable } from "./extracted.ts";
import { GatheredSheets } from "./gathered_sheets.ts";
import { Unzipped } from "./unzipped.ts";
import { readXml, type XmlEvents } from "./xml_events.ts";

/** Cells, rows and spaces that one element may stand for: what is beyond is a sheet's empty end. */
const REPEATED = { cells: 100, rows: 1_000, spaces: 100 };

/** Elements amid words, by what they stand for. */
const SIGNS = new Map([["s", " "], ["tab", "\t"], ["line-break", "\n"]]);

/** The cells of an OpenDocument spreadsheet, as they are shown in it. */
export async function extractOds({ bytes, most }: Asked): Promise<Extracted> {
  const zip = await Unzipped.open(bytes);
  if (!zip.entries.has("content.xml")) throw new Unreadable("damaged");
  const sheets = new GatheredSheets(most);
  await readXml(zip.read("content.xml"), sheetsOf(sheets));
  return sheets.extracted();
}

function sheetsOf(sheets: GatheredSheets): XmlEvents {
  let [row, cell, repeated, rows] = [[] as string[], [] as string[], 1, 1];
  // A note on a cell has paragraphs, too.
  let [inNote, inText] = [0, 0];
  const say = (text: string) => {
    if (inText > 0 && inNote === 0) cell[cell.length - 1] += text;
  };
  return {
    open: (name, attributes) => {
      if (name === "table") sheets.begin(attributes["table:name"] ?? null);
      if (name === "table-row") {
        [row, rows] = [[], times(attributes["table:number-rows-repeated"], REPEATED.rows)];
      }
      if (CELLS.has(name)) {
        [cell, repeated] = [[], times(attributes["table:number-columns-repeated"], REPEATED.cells)];
      }
      if (name === "annotation") inNote++;
      if (name === "p" && inNote === 0) {
        cell.push("");
        inText++;
      }
      const sign = SIGNS.get(name);
      if (sign) say(sign.repeat(times(attributes["text:c"], REPEATED.spaces)));
    },
    text: say,
    close: (name) => {
      if (name === "annotation") inNote--;
      if (name === "p" && inNote === 0) inText--;
      if (CELLS.has(name)) { for (let n = 0; n < repeated; n++) row.push(cell.join("\n")); }
      if (name === "table-row") addRows(sheets, row, rows);
    },
    isOver: () => sheets.isFull,
  };
}

const CELLS = new Set(["table-cell", "covered-table-cell"]);

function times(repeated: string | undefined, most: number): number {
  return Math.min(most, Math.max(1, Number(repeated ?? 1) || 1));
}

/** Without the empty cells at its end. */
function addRows(sheets: GatheredSheets, row: string[], count: number) {
  const shown = row.slice(0, row.findLastIndex((cell) => cell !== "") + 1);
  if (shown.length > 0) { for (let n = 0; n < count && !sheets.isFull; n++) sheets.add(shown); }
}

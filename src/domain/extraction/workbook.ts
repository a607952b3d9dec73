import { Unreadable } from "./extracted.ts";
import type { Unzipped } from "./unzipped.ts";
import { readXml } from "./xml_events.ts";

/** Texts that cells share, and letters of all of them; formats of cells. */
const SHARED = 500_000;
const SHARED_LETTERS = 16 * 1024 * 1024;
const FORMATS = 100_000;

/** A sheet: its name where the workbook tells it, and the part of the zip that holds it. */
export interface Sheet {
  name: string | null;
  part: string;
}

/** The sheets in the order of the workbook's tabs. Without a workbook in it: as their parts are named. */
export async function sheetsOf(zip: Unzipped): Promise<Sheet[]> {
  const targets = new Map<string, string>();
  await readAll(zip, "xl/_rels/workbook.xml.rels", (name, { Id, Target }) => {
    if (name === "Relationship" && Id && Target) targets.set(Id, Target.replace(/^\/?(xl\/)?/, "xl/"));
  });
  const sheets: Sheet[] = [];
  await readAll(zip, "xl/workbook.xml", (name, attributes) => {
    const part = targets.get(attributes["r:id"] ?? "");
    if (name === "sheet" && part !== undefined && SHEET.test(part) && zip.entries.has(part)) {
      sheets.push({ name: attributes.name ?? null, part });
    }
  });
  if (sheets.length > 0) return sheets;
  return [...zip.entries.keys()].filter((name) => SHEET.test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((part) => ({ name: null, part }));
}

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/;

/** The texts that cells name by number. Throws `Unreadable`. */
export async function sharedTexts(zip: Unzipped): Promise<string[]> {
  const texts: string[] = [];
  // Trap: nothing is no XML, and a file whose cells say it all by themselves has none.
  if (!zip.entries.has("xl/sharedStrings.xml")) return texts;
  let [text, letters, inText, inPhonetic] = ["", 0, false, false];
  await readXml(zip.read("xl/sharedStrings.xml"), {
    open: (name) => {
      if (name === "si") text = "";
      if (name === "t") inText = true;
      if (name === "rPh") inPhonetic = true;
    },
    text: (more) => {
      if (inText && !inPhonetic) text += more;
    },
    close: (name) => {
      if (name === "t") inText = false;
      if (name === "rPh") inPhonetic = false;
      if (name !== "si") return;
      letters += text.length;
      if (texts.push(text) > SHARED || letters > SHARED_LETTERS) throw new Unreadable("bomb");
    },
    isOver: () => false,
  });
  return texts;
}

/** As what a format shows a number of days: a day or a time of day, or hours that go on beyond a day. */
type ShownAs = "date" | "duration" | null;

/** Whether days are counted from 1904, as old Macs did, and as what the cells' formats show them. */
export interface Dates {
  from1904: boolean;
  formats: ShownAs[];
}

/** Throws `Unreadable`. */
export async function datesOf(zip: Unzipped): Promise<Dates> {
  const own = new Map<string, ShownAs>();
  const formats: ShownAs[] = [];
  let inCells = false;
  await readAll(zip, "xl/styles.xml", (name, { numFmtId = "", formatCode = "" }) => {
    if (name === "numFmt") own.set(numFmtId, shownBy(formatCode));
    if (name === "cellXfs" || name === "cellStyles") inCells = name === "cellXfs";
    if (name !== "xf" || !inCells) return;
    const shown = own.get(numFmtId);
    if (formats.push(shown === undefined ? shownByNumber(numFmtId) : shown) > FORMATS) {
      throw new Unreadable("bomb");
    }
  });
  let from1904 = false;
  await readAll(zip, "xl/workbook.xml", (name, { date1904 }) => {
    if (name === "workbookPr") from1904 = date1904 === "1" || date1904 === "true";
  });
  return { from1904, formats };
}

/** ECMA-376 18.8.30: formats that need no code, as far as they show a day or a time; 46 is `[h]:mm:ss`. */
function shownByNumber(format: string): ShownAs {
  if (format === "46") return "duration";
  return /^(1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[57]|5[0-8])$/.test(format) ? "date" : null;
}

/** Quoted words, escaped signs and conditions in brackets aside, what is left is of a day or a time. */
function shownBy(code: string): ShownAs {
  const signs = code.replace(/"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
  if (/\[[hms]+\]/i.test(signs)) return "duration";
  return /[ymdhs]/i.test(signs) ? "date" : null;
}

async function readAll(
  zip: Unzipped,
  part: string,
  open: (name: string, attributes: Record<string, string>) => void,
) {
  if (!zip.entries.has(part)) return;
  await readXml(zip.read(part), { open, text: () => {}, close: () => {}, isOver: () => false });
}

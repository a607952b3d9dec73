import { type Asked, type Extracted, Unreadable } from "./extracted.ts";
import { GatheredSheets } from "./gathered_sheets.ts";
import { Unzipped } from "./unzipped.ts";
import { type Dates, datesOf, sharedTexts, sheetsOf } from "./workbook.ts";
import { readXml, type XmlEvents } from "./xml_events.ts";

/** What cells say by number. */
interface Values {
  shared: string[];
  dates: Dates;
}

/** The cells of an Excel file, sheet by sheet. */
export async function extractSpreadsheet({ bytes, most }: Asked): Promise<Extracted> {
  const zip = await Unzipped.open(bytes);
  const sheets = await sheetsOf(zip);
  if (sheets.length === 0) throw new Unreadable("damaged");
  const values = { shared: await sharedTexts(zip), dates: await datesOf(zip) };
  const gathered = new GatheredSheets(most);
  for (const { name, part } of sheets) {
    if (gathered.isFull) break;
    gathered.begin(name);
    await readXml(zip.read(part), rowsOf(values, gathered));
  }
  return gathered.extracted();
}

/** Columns that a sheet can have, by ECMA-376. */
const COLUMNS = 16_384;

function rowsOf(values: Values, sheet: GatheredSheets): XmlEvents {
  let [row, column, type, format, value, inValue] = [[] as string[], 0, "", 0, "", false];
  return {
    open: (name: string, attributes: Record<string, string>) => {
      if (name === "row") row = [];
      if (name === "c") {
        column = Math.min(columnOf(attributes.r) ?? row.length, COLUMNS - 1);
        [type, format, value] = [attributes.t ?? "n", Number(attributes.s ?? 0), ""];
      }
      if (name === "v" || name === "t") inValue = true;
    },
    text: (text: string) => {
      if (inValue) value += text;
    },
    close: (name: string) => {
      if (name === "v" || name === "t") inValue = false;
      if (name === "c" && value !== "") {
        while (row.length < column) row.push("");
        row[column] = said(value, type, format, values);
      }
      if (name === "row") sheet.add(row);
    },
    isOver: () => sheet.isFull,
  };
}

/** Of `C5` 2; null: the cell says nothing of its column. */
function columnOf(cell: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(cell ?? "")?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function said(value: string, type: string, format: number, { shared, dates }: Values): string {
  if (type === "s") return shared[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  const number = type === "n" ? Number(value) : NaN;
  if (!Number.isFinite(number)) return value;
  const shown = Math.abs(number) <= DAYS ? dates.formats[format] : null;
  if (shown === "duration") return durationOf(number);
  if (shown === "date" && number >= 0) return dateOf(number, dates.from1904);
  // As Excel does: 0.1 + 0.2 is 0.3.
  return String(Number(number.toPrecision(15)));
}

/** Until the end of the year 9999, counted from 1904. */
const DAYS = 2_957_003;
const DAY = 86_400_000;

/** `2026-11-26`, `2026-11-26 09:30`; what is less than a day is a time alone. */
function dateOf(days: number, from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const at = new Date(epoch + Math.round(days * 86_400) * 1000);
  const [date, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 16)];
  if (days < 1) return time;
  return at.getTime() % DAY === 0 ? date : `${date} ${time}`;
}

/** `30:00`, `0:01:30`: hours go on beyond a day. */
function durationOf(days: number): string {
  const seconds = Math.round(Math.abs(days) * 86_400);
  const [hours, ...rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = rest[1] === 0 ? rest.slice(0, 1) : rest;
  const sign = days < 0 && seconds > 0 ? "-" : "";
  return sign + [hours, ...parts.map((part) => String(part).padStart(2, "0"))].join(":");
}

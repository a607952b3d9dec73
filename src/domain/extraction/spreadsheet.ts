import { type Asked, type Extracted, Gathered, Unreadable } from "./extracted.ts";
import { Unzipped } from "./unzipped.ts";
import { readXml } from "./xml_events.ts";

/** Texts that cells share, and letters of all of them. */
const SHARED = 500_000;
const SHARED_LETTERS = 16 * 1024 * 1024;

/** The cells of an Excel file: a row a line, sheet by sheet. */
export async function extractSpreadsheet({ bytes, most }: Asked): Promise<Extracted> {
  const zip = await Unzipped.open(bytes);
  const sheets = [...zip.entries.keys()].filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (sheets.length === 0) throw new Unreadable("damaged");
  const shared = await sharedTexts(zip);
  const gathered = new Gathered(most);
  for (const name of sheets) {
    if (gathered.isFull) break;
    await readXml(zip.read(name), cellsOf(shared, gathered));
    gathered.add("\n");
  }
  return { text: gathered.text, rows: null, isCut: gathered.isCut || gathered.isFull, encoding: null };
}

async function sharedTexts(zip: Unzipped): Promise<string[]> {
  const texts: string[] = [];
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

function cellsOf(shared: string[], gathered: Gathered) {
  let [isShared, value, inValue, isFirst] = [false, "", false, true];
  return {
    open: (name: string, attributes: Record<string, string>) => {
      if (name === "row") isFirst = true;
      if (name === "c") [isShared, value] = [attributes.t === "s", ""];
      if (name === "v" || name === "t") inValue = true;
    },
    text: (text: string) => {
      if (inValue) value += text;
    },
    close: (name: string) => {
      if (name === "v" || name === "t") inValue = false;
      if (name === "c" && value !== "") {
        gathered.add(`${isFirst ? "" : "\t"}${isShared ? shared[Number(value)] ?? "" : value}`);
        isFirst = false;
      }
      if (name === "row") gathered.add("\n");
    },
    isOver: () => gathered.isFull,
  };
}

import { type Asked, type Extracted, Gathered, Unreadable } from "./extracted.ts";
import { Unzipped } from "./unzipped.ts";
import { readXml } from "./xml_events.ts";

/** Parts of a document that have its words, in the order in which a person reads them. */
const PARTS: Record<"docx" | "pptx" | "opendocument", RegExp> = {
  docx: /^word\/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml$/,
  pptx: /^ppt\/(slides\/slide|notesSlides\/notesSlide)(\d+)\.xml$/,
  opendocument: /^content\.xml$/,
};

/** Elements that hold words, and those after which a line ends. */
const WORDS: Record<keyof typeof PARTS, ReadonlySet<string>> = {
  docx: new Set(["t", "delText"]),
  pptx: new Set(["t"]),
  opendocument: new Set(["p", "h"]),
};
const ENDS: Record<string, string> = {
  p: "\n",
  h: "\n",
  br: "\n",
  tr: "\n",
  tab: "\t",
  s: " ",
  "line-break": "\n",
};

/** The words of a Word, PowerPoint or OpenDocument file. */
export async function extractOffice(format: keyof typeof PARTS, { bytes, most }: Asked): Promise<Extracted> {
  const zip = await Unzipped.open(bytes);
  const names = [...zip.entries.keys()].filter((name) => PARTS[format].test(name)).sort(inOrder);
  if (names.length === 0) throw new Unreadable("damaged");
  const gathered = new Gathered(most);
  for (const name of names) {
    if (gathered.isFull) break;
    await readXml(zip.read(name), wordsOf(WORDS[format], gathered));
    gathered.add("\n\n");
  }
  return { text: gathered.text, tables: null, isCut: gathered.isCut || gathered.isFull, encoding: null };
}

/** Trap: 10 comes after 9. */
function inOrder(a: string, b: string): number {
  const rank = (name: string) => /\/document\.xml$/.test(name) ? "" : name;
  return rank(a).localeCompare(rank(b), "en", { numeric: true });
}

function wordsOf(words: ReadonlySet<string>, gathered: Gathered) {
  let inside = 0;
  return {
    open: (name: string) => void (words.has(name) && inside++),
    text: (text: string) => inside > 0 && gathered.add(text),
    close: (name: string) => {
      if (words.has(name)) inside--;
      const end = ENDS[name];
      if (end !== undefined) gathered.add(end);
    },
    isOver: () => gathered.isFull,
  };
}

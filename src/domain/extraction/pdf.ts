import { getDocumentProxy } from "unpdf";
import { type Asked, type Extracted, Gathered, Unreadable } from "./extracted.ts";

/** Pages that are looked at. */
const PAGES = 2000;

/** A PDF's text, page by page. Nothing of it is run: no script, no font program as code, no link followed. */
export async function extractPdf({ bytes, most }: Asked): Promise<Extracted> {
  const document = await opened(bytes);
  const gathered = new Gathered(most);
  const last = Math.min(document.numPages, PAGES);
  for (let number = 1; number <= last && !gathered.isFull; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) if ("str" in item) gathered.add(item.hasEOL ? `${item.str}\n` : item.str);
    gathered.add("\n\n");
    page.cleanup();
  }
  const isCut = gathered.isCut || gathered.isFull || document.numPages > last;
  return { text: gathered.text, tables: null, isCut, encoding: null };
}

async function opened(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0 });
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    throw new Unreadable(isLocked ? "locked" : "damaged", { cause: error });
  }
}

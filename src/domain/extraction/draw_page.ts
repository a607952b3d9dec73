import { ColorSpace, Document, Matrix, setLog } from "mupdf";
import { Unreadable } from "./extracted.ts";
import type { AskedPage, DrawnPage } from "./page_drawer.ts";

/** Pixels of a picture at most, and by how much a page is enlarged at most. */
const WIDTH = 1_200;
const HEIGHT = 2_400;
const SCALE = 3;

// What it finds odd in a document is nobody's to read: names and words of the document are in it.
setLog(null);

/** A page as a picture, by MuPDF: no script of a document is run, no address in it is fetched. Throws `Unreadable`. */
export function drawPage({ bytes, page }: AskedPage): DrawnPage {
  const document = Document.openDocument(bytes, "application/pdf");
  try {
    if (document.needsPassword()) throw new Unreadable("locked");
    const pages = document.countPages();
    if (pages < 1) throw new Unreadable("damaged");
    if (page < 1 || page > pages) throw new Unreadable("no_page");
    return { ...drawn(document, page), pages };
  } finally {
    document.destroy();
  }
}

function drawn(document: Document, number: number): Omit<DrawnPage, "pages"> {
  const page = document.loadPage(number - 1);
  const [left, top, right, bottom] = page.getBounds();
  const scale = Math.min(SCALE, WIDTH / (right - left), HEIGHT / (bottom - top));
  if (!(scale > 0)) throw new Unreadable("damaged");
  const pixmap = page.toPixmap(Matrix.scale(scale, scale), ColorSpace.DeviceRGB, false, true);
  try {
    // A copy: the renderer's own memory cannot be handed over.
    return { png: new Uint8Array(pixmap.asPNG()), width: pixmap.getWidth(), height: pixmap.getHeight() };
  } finally {
    pixmap.destroy();
    page.destroy();
  }
}

import { DocumentThread } from "./document_thread.ts";

/** What is asked for: one page of a PDF. */
export interface AskedPage {
  bytes: Uint8Array<ArrayBuffer>;
  /** From 1. */
  page: number;
}

/** A page as a picture. */
export interface DrawnPage {
  png: Uint8Array<ArrayBuffer>;
  /** Pixels. */
  width: number;
  height: number;
  /** How many the document has. */
  pages: number;
}

/** Draws pages of PDFs, in a thread of its own: beside it, words of other documents are taken out. */
export class PageDrawer {
  #thread: DocumentThread<AskedPage, DrawnPage>;

  /** `time` that a page may take, in milliseconds. */
  constructor(time?: number) {
    this.#thread = new DocumentThread(new URL("./drawing_worker.ts", import.meta.url), time);
  }

  /** As `DocumentThread.ask`: throws `Unreadable`, `TooMany`, and what `read` throws. */
  async draw(read: () => Promise<AskedPage>, account: string | null = null): Promise<DrawnPage> {
    return await this.#thread.ask(read, account);
  }

  close() {
    this.#thread.close();
  }
}

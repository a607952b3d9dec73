import { DocumentThread } from "./document_thread.ts";
import type { Asked, Extracted } from "./extracted.ts";

/** Bytes of a document that is read whole. */
export const WHOLE = 32 * 1024 * 1024;

/** Takes words out of documents, in a thread of its own. */
export class Extractor {
  #thread: DocumentThread<Asked, Extracted>;

  /** `time` that a document may take, in milliseconds. */
  constructor(time?: number) {
    this.#thread = new DocumentThread(new URL("./worker.ts", import.meta.url), time);
  }

  /** As `DocumentThread.ask`: throws `Unreadable`, `TooMany`, and what `read` throws. */
  async extract(read: () => Promise<Asked>, account: string | null = null): Promise<Extracted> {
    return await this.#thread.ask(read, account);
  }

  close() {
    this.#thread.close();
  }
}

import { parentPort } from "node:worker_threads";
import type { Answer } from "./document_thread.ts";
import { extract } from "./extract.ts";
import { type Asked, type Extracted, Unreadable } from "./extracted.ts";

parentPort!.on("message", async (asked: Asked) => parentPort!.postMessage(await answerTo(asked)));

async function answerTo(asked: Asked): Promise<Answer<Extracted>> {
  try {
    return { done: await extract(asked) };
  } catch (error) {
    // Whatever else a parser throws over a document, the document is at fault.
    return { refusal: error instanceof Unreadable ? error.code : "damaged" };
  }
}

import { parentPort } from "node:worker_threads";
import { extract } from "./extract.ts";
import { type Asked, type Extracted, type Refusal, Unreadable } from "./extracted.ts";

/** What a worker answers. */
export type Answer = { extracted: Extracted } | { refusal: Refusal };

parentPort!.on("message", async (asked: Asked) => parentPort!.postMessage(await answerTo(asked)));

async function answerTo(asked: Asked): Promise<Answer> {
  try {
    return { extracted: await extract(asked) };
  } catch (error) {
    // Whatever else a parser throws over a document, the document is at fault.
    return { refusal: error instanceof Unreadable ? error.code : "damaged" };
  }
}

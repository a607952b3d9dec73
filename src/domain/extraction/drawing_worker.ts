import { parentPort } from "node:worker_threads";
import type { Answer } from "./document_thread.ts";
import { Unreadable } from "./extracted.ts";
import type { AskedPage, DrawnPage } from "./page_drawer.ts";

/** Bytes that drawing may take; a heap's limit counts none of them. */
const MEMORY = 384 * 1024 * 1024;
const WASM_PAGE = 64 * 1024;

// Before the renderer is loaded: what it may not have it tells as its own lack of memory.
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages: number) {
  if (this.buffer.byteLength + pages * WASM_PAGE > MEMORY) throw new RangeError("more than a page may take");
  return grow.call(this, pages);
};

// Trap: a message that comes while a module is still being loaded finds no listener.
parentPort!.on("message", async (asked: AskedPage) => parentPort!.postMessage(await answerTo(asked)));

async function answerTo(asked: AskedPage): Promise<Answer<DrawnPage>> {
  try {
    const { drawPage } = await import("./draw_page.ts");
    return { done: drawPage(asked) };
  } catch (error) {
    // Whatever else the renderer throws over a document, the document is at fault.
    return { refusal: error instanceof Unreadable ? error.code : "damaged" };
  }
}

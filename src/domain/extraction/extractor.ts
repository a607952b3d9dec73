import { Worker } from "node:worker_threads";
import { TooMany } from "../errors.ts";
import { type Asked, type Extracted, Unreadable } from "./extracted.ts";
import type { Answer } from "./worker.ts";

/** Bytes of a document that is read whole. */
export const WHOLE = 32 * 1024 * 1024;

/** What one document may cost: at its end the thread is gone, whatever goes on in it. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };
const TIME = 20_000;

/** Without work a thread is kept for so long, in milliseconds. */
const IDLE = 30_000;
/** Who waits for others' documents. */
const MOST_WAITING = 16;

/**
 * Takes words out of documents, one after the other, in a thread of its own that holds nothing else. A document that takes
 * more than its share costs that thread, and is refused; the next one has another.
 */
export class Extractor {
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #time: number;

  /** `time` in milliseconds. */
  constructor(time = TIME) {
    this.#time = time;
  }

  /** Takes `bytes` over. Throws `Unreadable`, `TooMany`. */
  async extract(asked: Asked): Promise<Extracted> {
    if (this.#waiting >= MOST_WAITING) {
      throw new TooMany("Cannot read the file just now: too many are being read", 10);
    }
    this.#waiting++;
    const turn = this.#last.then(() => this.#ask(asked));
    this.#last = turn.catch(() => {}); // told to whoever asked, not to whoever is next
    const answer = await turn.finally(() => this.#waiting--);
    if ("refusal" in answer) throw new Unreadable(answer.refusal);
    return answer.extracted;
  }

  /** Ends the thread. */
  close() {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** Keeps no process alive that has nothing else to do. */
  #rest(worker: Worker) {
    worker.unref();
    const idle = setTimeout(() => this.close(), IDLE);
    Deno.unrefTimer(idle);
    this.#idle = idle;
  }

  #ask(asked: Asked): Promise<Answer> {
    clearTimeout(this.#idle);
    const worker = this.#worker ??= new Worker(new URL("./worker.ts", import.meta.url), {
      resourceLimits: LIMITS,
    });
    worker.ref();
    return new Promise((resolve) => {
      const settle = (answer: Answer, isAlive: boolean) => {
        clearTimeout(limit);
        worker.removeAllListeners();
        if (isAlive) this.#rest(worker);
        else this.close();
        resolve(answer);
      };
      const limit = setTimeout(() => settle({ refusal: "too_costly" }, false), this.#time);
      worker.once("message", (answer: Answer) => settle(answer, true));
      worker.once("error", () => settle({ refusal: "too_costly" }, false));
      worker.postMessage(asked, [asked.bytes.buffer]);
    });
  }
}

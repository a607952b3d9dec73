import { Worker } from "node:worker_threads";
import { TooMany } from "../errors.ts";
import { type Refusal, Unreadable } from "./extracted.ts";

/** What a thread answers. */
export type Answer<Done> = { done: Done } | { refusal: Refusal };

/** What one document may cost: at its end the thread is gone, whatever goes on in it. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };
const TIME = 20_000;

/** Without work a thread is kept for so long, in milliseconds. */
const IDLE = 30_000;
/** Who waits for others' documents: all, and those of one account. */
const MOST_WAITING = { all: 16, own: 3 };

/**
 * Works on documents, one after the other, in a thread of its own that holds nothing else. A document that takes more than
 * its share costs that thread, and is refused; the next one has another.
 */
export class DocumentThread<Asked extends { bytes: Uint8Array<ArrayBuffer> }, Done> {
  #url: URL;
  #time: number;
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: (string | null)[] = [];
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** `url`: of the worker; `time` in milliseconds. */
  constructor(url: URL, time = TIME) {
    this.#url = url;
    this.#time = time;
  }

  /**
   * Takes over the `bytes` that `read` answers. It is called when its turn has come, so that one document is held at a
   * time. `account`: of whom no more than a few wait. Throws `Unreadable`, `TooMany`, and what `read` throws.
   */
  async ask(read: () => Promise<Asked>, account: string | null = null): Promise<Done> {
    this.#refuseTooMany(account);
    this.#waiting.push(account);
    const turn = this.#last.then(async () => this.#work(await read()));
    this.#last = turn.catch(() => {}); // told to whoever asked, not to whoever is next
    const answer = await turn.finally(() => this.#waiting.splice(this.#waiting.indexOf(account), 1));
    if ("refusal" in answer) throw new Unreadable(answer.refusal);
    return answer.done;
  }

  #refuseTooMany(account: string | null) {
    const own = account === null ? 0 : this.#waiting.filter((one) => one === account).length;
    if (this.#waiting.length < MOST_WAITING.all && own < MOST_WAITING.own) return;
    throw new TooMany("Cannot read the file just now: too many are being read", 10);
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

  #work(asked: Asked): Promise<Answer<Done>> {
    clearTimeout(this.#idle);
    const worker = this.#worker ??= new Worker(this.#url, { resourceLimits: LIMITS });
    worker.ref();
    return new Promise((resolve) => {
      const settle = (answer: Answer<Done>, isAlive: boolean) => {
        clearTimeout(limit);
        worker.removeAllListeners();
        if (isAlive) this.#rest(worker);
        else this.close();
        resolve(answer);
      };
      const limit = setTimeout(() => settle({ refusal: "too_costly" }, false), this.#time);
      worker.once("message", (answer: Answer<Done>) => settle(answer, true));
      worker.once("error", () => settle({ refusal: "too_costly" }, false));
      worker.postMessage(asked, [asked.bytes.buffer]);
    });
  }
}

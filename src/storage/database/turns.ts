import { setImmediate } from "node:timers";

/** One after the other, in the order asked; a failure concerns only its own caller. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all before it are done, and answers what it answers. */
  take<R>(work: () => Promise<R>): Promise<R> {
    const turn = this.#last.then(work);
    this.#last = turn.then(breathe, breathe);
    return turn;
  }
}

/** The driver is synchronous: a long row of writes would starve timers and sockets without this. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

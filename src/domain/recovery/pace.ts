import { WIDTHS } from "../../storage/catalogue/stretches.ts";

/**
 * A look that took so little more than the quickest of its page makes the next one wider, by eight times; one that took
 * longer than `SLOW_MS` makes it narrower. Milliseconds.
 */
const LITTLE_MS = 1.5;
const SLOW_MS = 10;
/** What all looks of one page may take, without what is waited for between them; who wants more goes on to the next. Milliseconds. */
const LONG_MS = 60;

/** How far one page looks through the index of texts, and how wide each look is, by what those before took: each holds the thread. */
export class Pace {
  #at = 0;
  #taken = 0;
  #quickest = Infinity;

  /** `clock`: milliseconds. */
  constructor(readonly clock: () => number = () => performance.now()) {}

  get width(): number {
    return WIDTHS[this.#at]!;
  }

  /** Whether the page is to end here. */
  get isLong(): boolean {
    return this.#taken > LONG_MS;
  }

  /** `isThrough`: it came to the end of its stretch, so it tells what a stretch of that width takes. */
  async measured<T>(look: () => Promise<T>, isThrough: (found: T) => boolean): Promise<T> {
    const began = this.clock();
    const found = await look();
    const took = this.clock() - began;
    this.#taken += took;
    this.#quickest = Math.min(this.#quickest, took);
    if (took > SLOW_MS) this.#at = Math.max(0, this.#at - 1);
    else if (isThrough(found) && took < this.#quickest + LITTLE_MS) {
      this.#at = Math.min(WIDTHS.length - 1, this.#at + 1);
    }
    return found;
  }
}

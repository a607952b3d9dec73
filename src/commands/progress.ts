import type { Output } from "./output.ts";

/** Milliseconds between two redrawings, and between two lines where nobody looks at a terminal. */
const REDRAW_MS = 200;
const LINE_MS = 10_000;

/**
 * Where something long stands: one line redrawn on a terminal, else a line every 10 s. The words are asked for only
 * when they are shown.
 */
export class ProgressLine {
  #out: Output;
  #now: () => Date;
  #since: number;
  #words: (seconds: number) => string = () => "";
  #timer: ReturnType<typeof setInterval>;

  constructor(out: Output, now: () => Date) {
    this.#out = out;
    this.#now = now;
    this.#since = now().getTime();
    this.#timer = setInterval(() => this.#show(), out.isLive ? REDRAW_MS : LINE_MS);
  }

  /** `words` is given the seconds since the beginning. */
  set(words: (seconds: number) => string): void {
    this.#words = words;
  }

  /** Takes the line away. */
  end(): void {
    clearInterval(this.#timer);
    this.#out.clearLine();
  }

  #show() {
    const words = this.#words((this.#now().getTime() - this.#since) / 1000);
    if (words === "") return;
    if (this.#out.isLive) this.#out.redraw(words);
    else this.#out.say(words);
  }
}

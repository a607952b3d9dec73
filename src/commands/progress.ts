import type { Output } from "./output.ts";
import { secondsText } from "./quantities.ts";

/** Milliseconds between two redrawings, and between two lines where nobody looks at a terminal. */
const REDRAW_MS = 200;
const LINE_MS = 10_000;
/** Without news for so long, it says what it waits for. */
const QUIET_MS = 5_000;

/**
 * Where something long stands: one line redrawn on a terminal, else a line every 10 s. The words are asked for only
 * when they are shown.
 */
export class ProgressLine {
  #out: Output;
  #now: () => Date;
  #since: number;
  #newsAt: number;
  #waitsFor: string;
  #words: (seconds: number) => string = () => "";
  #timer: ReturnType<typeof setInterval>;

  /** `waitsFor`: who has to answer for it to go on. */
  constructor(out: Output, now: () => Date, waitsFor: string) {
    this.#out = out;
    this.#now = now;
    this.#waitsFor = waitsFor;
    this.#since = this.#newsAt = now().getTime();
    this.#timer = setInterval(() => this.#show(), out.isLive ? REDRAW_MS : LINE_MS);
  }

  /** `words` is given the seconds since the beginning. */
  set(words: (seconds: number) => string): void {
    this.#words = words;
    this.#newsAt = this.#now().getTime();
  }

  /** Takes the line away. */
  end(): void {
    clearInterval(this.#timer);
    this.#out.clearLine();
  }

  #show() {
    const now = this.#now().getTime();
    const words = this.#words((now - this.#since) / 1000);
    if (words === "") return;
    const line = `${words}${this.#waiting(now - this.#newsAt)}`;
    if (this.#out.isLive) this.#out.redraw(line);
    else this.#out.say(line);
  }

  #waiting(quietMs: number): string {
    if (quietMs < QUIET_MS) return "";
    return `; waiting for ${this.#waitsFor}, no news for ${secondsText(quietMs / 1000)}`;
  }
}

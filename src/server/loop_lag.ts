/** Milliseconds between two looks. */
const EVERY = 250;

/** By how much the event loop was late: what a page waits for while something else holds the thread. */
export class LoopLag {
  #worst = 0;
  #timer: ReturnType<typeof setInterval>;

  constructor(monotonic: () => number) {
    let last = monotonic();
    this.#timer = setInterval(() => {
      const at = monotonic();
      this.#worst = Math.max(this.#worst, at - last - EVERY);
      last = at;
    }, EVERY);
  }

  /** Milliseconds, the worst since the last time it was asked. */
  take(): number {
    const worst = this.#worst;
    this.#worst = 0;
    return worst;
  }

  stop() {
    clearInterval(this.#timer);
  }
}

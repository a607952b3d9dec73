/** Too many wait already: try again later. */
export class Overloaded extends Error {
  override readonly name = "Overloaded";
}

/** Lets so many work at once and so many wait, in the order they came; whoever comes later is sent away. */
export class Places {
  readonly #atOnce: number;
  readonly #mayWait: number;
  readonly #waiting: (() => void)[] = [];
  #working = 0;

  constructor(atOnce: number, mayWait: number) {
    this.#atOnce = atOnce;
    this.#mayWait = mayWait;
  }

  /** Runs `work` when it is its turn. Throws `Overloaded` at once where too many wait. */
  async take<R>(work: () => Promise<R>): Promise<R> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter() {
    if (this.#working < this.#atOnce) return void this.#working++;
    if (this.#waiting.length >= this.#mayWait) throw new Overloaded("Cannot take more work: too many wait");
    await new Promise<void>((wake) => this.#waiting.push(wake));
  }

  /** The place goes to the next one who waits, without being free in between. */
  #leave() {
    const next = this.#waiting.shift();
    if (next === undefined) this.#working--;
    else next();
  }
}

/** Work that goes on beside its caller, so much at once; the first failure is thrown at whoever comes next. */
export class Slots {
  readonly #most: number;
  readonly #open = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins when there is room. Throws what earlier work failed with. */
  async begin(work: () => Promise<void>): Promise<void> {
    while (this.#open.size >= this.#most) await Promise.race(this.#open);
    this.#throwFailure();
    const running = work().catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#open.delete(running));
    this.#open.add(running);
  }

  /** When all that was begun has ended; then throws what any of it failed with. */
  async end(): Promise<void> {
    await this.settled();
    this.#throwFailure();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  #throwFailure() {
    if (this.#failure) throw this.#failure.error;
  }
}

/** Runs work side by side, a bounded number at once. The first failure is thrown where the next work is handed in. */
export class Slots {
  #free: number;
  #running = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  constructor(size: number) {
    this.#free = size;
  }

  /** Waits for a place, begins `work` there and goes on. */
  async run(work: () => Promise<void>): Promise<void> {
    while (this.#free === 0) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.error;
    this.#free--;
    const running = work().catch((error) => {
      this.#failure ??= { error };
    }).finally(() => {
      this.#free++;
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  /** Waits until all work has ended. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure.error;
  }
}

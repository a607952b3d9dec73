/** Runs work side by side, a bounded number at once. The first failure is thrown where the next work is handed in. */
export class Slots {
  #most: number;
  #running = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Waits for a place, and while there is no `room` for as many, begins `work` there and goes on. */
  async run(room: () => number, work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= Math.min(this.#most, room())) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.error;
    const running = work().catch((error) => {
      this.#failure ??= { error };
    }).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until all work has ended. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure.error;
  }
}

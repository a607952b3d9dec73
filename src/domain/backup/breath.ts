import { setImmediate } from "node:timers";

/** So long work may hold the main thread: pages are answered by the same. */
const HELD_MS = 15;

/** For long work that waits for nothing by itself: the catalogue answers at once, and timers and sockets would starve. */
export class Breath {
  #since = performance.now();

  /** Gives others their turn where it is due; costs next to nothing where not. */
  async take() {
    if (performance.now() - this.#since < HELD_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}

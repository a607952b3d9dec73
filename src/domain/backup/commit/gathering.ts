/**
 * Milliseconds that little waits for more. Each commit writes most pages of the indexes that hashes come into in no order,
 * whether it is of a hundred contents or of a thousand.
 */
const WAITS_MS = 1_000;

export interface GatheringParts {
  /** Whether anything is there to be written, and whether that is enough. */
  isAny(): boolean;
  isEnough(): boolean;
  /** Writes what is there. */
  write(): Promise<void>;
  /** A write failed. */
  broken(error: unknown): void;
}

/** When what comes in is written: enough at once, little after a while. One write at a time, and none after one that failed. */
export class Gathering {
  #parts: GatheringParts;
  #writing: Promise<void> | null = null;
  /** All is to be written, however little it is. */
  #hurries = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBroken = false;

  constructor(parts: GatheringParts) {
    this.#parts = parts;
  }

  /** Something came in. */
  more() {
    if (this.#isBroken || this.#writing) return;
    if (this.#parts.isEnough()) this.#begin();
    else if (this.#parts.isAny()) this.#timer ??= setTimeout(() => this.#all(), WAITS_MS);
  }

  /** Writes all that is there and comes in meanwhile, and resolves when nothing is being written any more. */
  async rest() {
    do {
      this.#all();
      await this.#writing;
    } while (this.#writing);
  }

  /** Nothing is written from now on: what comes later may stand on what is missing. */
  stop() {
    this.#isBroken = true;
    clearTimeout(this.#timer);
  }

  #all() {
    this.#hurries = true;
    if (!this.#isBroken) this.#begin();
  }

  #begin() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#write().catch((error) => {
      this.#writing = null;
      this.stop();
      this.#parts.broken(error);
    });
  }

  async #write() {
    await Promise.resolve();
    while (this.#parts.isAny() && (this.#hurries || this.#parts.isEnough())) await this.#parts.write();
    // In the same breath as the last look: what comes in after this begins a write of its own.
    this.#writing = null;
    this.#hurries = false;
    this.more();
  }
}

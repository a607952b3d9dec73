import type { Slot } from "./gate_table.ts";

/** Calls that earn one more try: 10 % extra requests (security §4, retries). */
export const EARNING = 10;
/** Tries in advance of all earning: a few bad minutes of a small team are no storm. */
export const ADVANCE = 100;

/** In tenths of a try, what was taken and is not earned yet. */
const OWED = 6;

/**
 * How often the calls of one link may be made again, all threads together: where many of them fail, each for a reason of
 * its own, no breaker opens, and tries would come on top of calls as fast as they fail.
 */
export class RetryBudget {
  #slot: Slot;

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  /** A call was made for the first time. */
  earn(): void {
    for (let owed = this.#slot.count(OWED); owed > 0; owed = this.#slot.count(OWED)) {
      if (this.#slot.swapCount(OWED, owed, owed - 1)) return;
    }
  }

  /** Takes one more try; false where there is none, and the caller had better wait as long as it ever does. */
  take(): boolean {
    for (;;) {
      const owed = this.#slot.count(OWED);
      if (owed + EARNING > ADVANCE * EARNING) return false;
      if (this.#slot.swapCount(OWED, owed, owed + EARNING)) return true;
    }
  }
}

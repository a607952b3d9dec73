import type { Slot } from "./gate_table.ts";
import type { Clock } from "./link.ts";
import { monotonicOf } from "./monotonic.ts";

/** Calls that earn one more try: 10 % extra requests (security §4, retries). */
export const EARNING = 10;
/** Tries in advance of all earning: a few bad minutes of a small team are no storm. */
export const ADVANCE = 100;

/** Milliseconds in which one try is forgiven, however few calls there are: one bad night is not for weeks. */
export const FORGIVING = 10 * 60_000;

/** In tenths of a try, what was taken and is not earned yet. */
const OWED = 6;
/** Until when time has forgiven. */
const FORGIVEN = 1;

/**
 * How often the calls of one link may be made again, all threads together: where many of them fail, each for a reason of
 * its own, no breaker opens, and tries would come on top of calls as fast as they fail.
 */
export class RetryBudget {
  #slot: Slot;
  #clock: Pick<Clock, "monotonic">;

  constructor(slot: Slot, clock: Pick<Clock, "monotonic">) {
    this.#slot = slot;
    this.#clock = clock;
  }

  /** A call was made for the first time. */
  earn(): void {
    this.#lower(1);
  }

  /** Takes one more try; false where there is none, and the caller had better wait as long as it ever does. */
  take(): boolean {
    this.#forgive();
    for (;;) {
      const owed = this.#slot.count(OWED);
      if (owed + EARNING > ADVANCE * EARNING) return false;
      if (this.#slot.swapCount(OWED, owed, owed + EARNING)) return true;
    }
  }

  #forgive(): void {
    const since = this.#slot.time(FORGIVEN);
    const now = monotonicOf(this.#clock);
    const tries = since === 0 ? 0 : Math.max(0, Math.floor((now - since) / FORGIVING));
    const until = since === 0 ? now : since + tries * FORGIVING;
    // Of two threads, one forgives.
    if (until !== since && this.#slot.swapTime(FORGIVEN, since, until)) this.#lower(tries * EARNING);
  }

  #lower(by: number): void {
    for (let owed = this.#slot.count(OWED); by > 0 && owed > 0; owed = this.#slot.count(OWED)) {
      if (this.#slot.swapCount(OWED, owed, Math.max(0, owed - by))) return;
    }
  }
}

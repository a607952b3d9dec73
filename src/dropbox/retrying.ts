import type { Clock, Patience } from "./link.ts";
import { rest } from "./rest.ts";
import type { RetryBudget } from "./retry_budget.ts";
import { DropboxError } from "./types.ts";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;

/**
 * Which failures a call may be repeated after.
 * - `always`: doing it twice does no more than doing it once;
 * - `unless_silent`: the same, but where no answer begins in time the caller has another way;
 * - `when_refused`: only where Dropbox surely did nothing. After any other failure the caller must look first (dropbox-api §5.2).
 */
export type Repeat = "always" | "unless_silent" | "when_refused";

/** The pauses between the tries of one call, bounded by the time they may take together. */
export class Pauses {
  #clock: Clock;
  #patience: Pick<Patience, "temporary">;
  #budget: RetryBudget | undefined;
  #failures = 0;
  #waited = 0;

  /** `budget`: of the calls that these are among; without it each call has its own pauses alone. */
  constructor(clock: Clock, patience: Pick<Patience, "temporary">, budget?: RetryBudget) {
    this.#clock = clock;
    this.#patience = patience;
    this.#budget = budget;
  }

  /**
   * Sleeps before the next try (at least what Dropbox asks for), or throws `error` when time is up. The upper half of a
   * pause is drawn by lot, so that callers part; the lower half is not, or the tries could be over in a fraction of the
   * patience.
   */
  async after(error: DropboxError, signal?: AbortSignal): Promise<void> {
    const grown = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++);
    const ceiling = this.#budget?.take() === false ? LONGEST_PAUSE : grown;
    const pause = Math.max((1 + Math.random()) / 2 * ceiling, (error.details.retryAfter ?? 0) * 1000);
    // The ceiling, not the luck of the draw, is charged: the number of tries is bounded too.
    this.#waited += Math.max(ceiling, pause);
    if (this.#waited > this.#patience.temporary) throw error;
    await rest(this.#clock, pause, signal);
  }

  /** Something moved: what follows starts with full patience. */
  forget(): void {
    this.#failures = 0;
    this.#waited = 0;
  }
}

/** Whether the same call may be sent again after `error`. */
export function mayRepeat(error: DropboxError, repeat: Repeat): boolean {
  if (error.kind !== "temporary") return false;
  if (error.code === "unreachable") return true;
  if (repeat === "unless_silent" && error.code === "timeout") return false;
  return repeat !== "when_refused" && (isOfTheWire(error) || error.code.endsWith("retry_error"));
}

/** A 409 that may pass later (`path/locked`, say) is the caller's to come back to: waiting here would hold its slot. */
export function isOfTheWire(error: DropboxError): boolean {
  return error.details.status !== 409;
}

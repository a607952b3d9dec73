import type { Clock } from "./link.ts";
import { rest } from "./rest.ts";
import type { Acting } from "./types.ts";

const FIRST_PENALTY = 1_000;
const LONGEST_PENALTY = 60_000;

/** One gate for each acting identity of a token: Dropbox counts calls per app and member (dropbox-api §5.3). */
export class Gates {
  #clock: Clock;
  #gates = new Map<string, Gate>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(acting: Acting | undefined): Gate {
    const who = acting?.member ?? acting?.admin ?? "team";
    let gate = this.#gates.get(who);
    if (!gate) this.#gates.set(who, gate = new Gate(this.#clock));
    return gate;
  }
}

/** Closed by one caller's 429, it holds all callers of its key; nobody retries on their own. */
export class Gate {
  #clock: Clock;
  #closedUntil = 0;
  #strikes = 0;
  #wave = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits until the gate is open and gives the wave that the caller goes with. */
  async pass(signal?: AbortSignal): Promise<number> {
    let waitedFor = 0;
    while (this.#closedUntil > waitedFor) {
      waitedFor = this.#closedUntil;
      await rest(this.#clock, waitedFor - this.#clock.now().getTime(), signal);
    }
    return this.#wave;
  }

  /**
   * Closes for `retryAfter` seconds, which is never shortened, or for a penalty that doubles where Dropbox names none.
   * Many 429 of one wave count as one. Gives the milliseconds for which the gate is now closed.
   */
  close(wave: number, retryAfter: number | undefined): number {
    if (wave === this.#wave) {
      this.#wave++;
      this.#strikes++;
    }
    const penalty = retryAfter === undefined ? this.#penalty() : retryAfter * 1000;
    const now = this.#clock.now().getTime();
    this.#closedUntil = Math.max(this.#closedUntil, now + penalty);
    return Math.max(penalty, FIRST_PENALTY);
  }

  /** A call of this wave went through: the next penalty starts from the beginning. */
  passed(wave: number): void {
    if (wave === this.#wave) this.#strikes = 0;
  }

  #penalty(): number {
    return Math.min(LONGEST_PENALTY, FIRST_PENALTY * 2 ** (this.#strikes - 1));
  }
}

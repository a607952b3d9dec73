import { GateTable, type Slot } from "./gate_table.ts";
import type { Clock } from "./link.ts";
import { rest } from "./rest.ts";
import type { Acting } from "./types.ts";
import { type Wait, WORTH_TELLING } from "./wait.ts";

const FIRST_PENALTY = 1_000;
const LONGEST_PENALTY = 60_000;

/** Calls at once for one identity, over all threads: where it begins, and what it never leaves. */
const FIRST_WINDOW = 12;
const LARGEST_WINDOW = 64;

const CLOSED_UNTIL = 1;
/** When it was closed last: a clock that shows less was set back, and what is left by it is no guide. */
const CLOSED_AT = 2;
/** Threads may read the clock in another order than they write what it showed, in milliseconds. */
const A_LITTLE = 1_000;
const WAVE = 6;
const STRIKES = 7;
/** What the window is wider than the first one: an empty slot needs no beginning. */
const WIDENED = 8;
const SUCCESSES = 9;

export interface GateOptions {
  /** Shared with the other threads of the process. */
  table?: GateTable;
  /** Whose: two links' gates have nothing to do with each other. */
  link?: string;
  onWait?: (wait: Wait) => void;
}

/**
 * One gate for each acting identity of a token: Dropbox counts calls per app and member (dropbox-api §5.3). Gates over
 * one table are the same gates in whatever thread they are.
 */
export class Gates {
  #clock: Clock;
  #table: GateTable;
  #link: string;
  #onWait: (wait: Wait) => void;
  #gates = new Map<string, Gate>();

  constructor(clock: Clock, { table = new GateTable(), link = "", onWait = () => {} }: GateOptions = {}) {
    this.#clock = clock;
    this.#table = table;
    this.#link = link;
    this.#onWait = onWait;
  }

  of(acting: Acting | undefined): Gate {
    const who = acting?.member ?? acting?.admin ?? null;
    const key = who ?? "team";
    let gate = this.#gates.get(key);
    if (gate) return gate;
    const tell = (until: number) => this.#onWait({ for: "dropbox_limit", who, until });
    gate = new Gate(this.#clock, this.#table.slot(`gate ${this.#link} ${key}`), tell);
    this.#gates.set(key, gate);
    return gate;
  }
}

/** Closed by one caller's 429, it holds all callers of its key; nobody retries on their own. */
export class Gate {
  #clock: Clock;
  #slot: Slot;
  #tell: (until: number) => void;

  constructor(clock: Clock, slot: Slot, tell: (until: number) => void) {
    this.#clock = clock;
    this.#slot = slot;
    this.#tell = tell;
  }

  /** Waits until the gate is open and gives the wave that the caller goes with. */
  async pass(signal?: AbortSignal): Promise<number> {
    let waitedFor = 0;
    for (let until = this.#until(); until !== waitedFor; until = this.#until()) {
      waitedFor = until;
      const now = this.#clock.now().getTime();
      const left = Math.min(until - now, until - this.#slot.time(CLOSED_AT) + A_LITTLE);
      if (left >= WORTH_TELLING) this.#tell(now + left);
      await rest(this.#clock, left, signal);
      if (left < until - now) this.#slot.swapTime(CLOSED_UNTIL, until, 0);
    }
    return this.#slot.count(WAVE);
  }

  /** Whether a call would have to wait. */
  isClosed(): boolean {
    return this.#until() > this.#clock.now().getTime();
  }

  /**
   * Closes for `retryAfter` seconds, which is never shortened, or for a penalty that doubles where Dropbox names none.
   * Many 429 of one wave count as one. Gives the milliseconds for which the gate is now closed.
   */
  close(wave: number, retryAfter: number | undefined): number {
    if (this.strained(wave)) this.#slot.add(STRIKES, 1);
    const penalty = retryAfter === undefined ? this.#penalty() : retryAfter * 1000;
    const now = this.#clock.now().getTime();
    const isSetBack = now < this.#slot.time(CLOSED_AT) - A_LITTLE;
    if (isSetBack) this.#slot.setTime(CLOSED_UNTIL, now + penalty);
    else this.#slot.raiseTime(CLOSED_UNTIL, now + penalty);
    this.#slot.setTime(CLOSED_AT, now);
    return Math.max(penalty, FIRST_PENALTY);
  }

  /** A call of this wave went through: the next penalty starts from the beginning, and the window may grow. */
  passed(wave: number): void {
    if (wave !== this.#slot.count(WAVE)) return;
    this.#slot.setCount(STRIKES, 0);
    const window = this.window;
    if (window >= LARGEST_WINDOW || this.#slot.add(SUCCESSES, 1) < window) return;
    this.#slot.setCount(SUCCESSES, 0);
    this.#slot.add(WIDENED, 1);
  }

  /**
   * It was too much at once: from now on half as many (additive increase, multiplicative decrease). However many calls
   * of one wave say so, it is halved once; answers whether by this one.
   */
  strained(wave: number): boolean {
    if (!this.#slot.swapCount(WAVE, wave, wave + 1)) return false;
    const halved = Math.max(1, Math.floor(this.window / 2));
    this.#slot.setCount(WIDENED, halved - FIRST_WINDOW);
    this.#slot.setCount(SUCCESSES, 0);
    return true;
  }

  /** Calls of this identity that all threads together had better have under way. */
  get window(): number {
    return FIRST_WINDOW + this.#slot.count(WIDENED);
  }

  #until(): number {
    return this.#slot.time(CLOSED_UNTIL);
  }

  #penalty(): number {
    return Math.min(LONGEST_PENALTY, FIRST_PENALTY * 2 ** (this.#slot.count(STRIKES) - 1));
  }
}

import type { Slot } from "./gate_table.ts";
import type { Clock } from "./link.ts";
import { monotonicOf } from "./monotonic.ts";
import { rest } from "./rest.ts";
import { DropboxError } from "./types.ts";
import { type Wait } from "./wait.ts";

/** Failures after each other, of whatever calls, that look like an outage. */
const SUSPICIOUS = 8;
/** Between two probes, milliseconds. */
const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 60_000;
/** A probe that is not over by then is somebody else's to make: its thread may be gone. */
const LEASE = 150_000;
/** The longest sleep without a look whether it is over. */
const GLANCE = 15_000;

/** 0 while closed, else when the next probe is due; and since when nothing was answered, by the clock nobody sets. */
const PROBE_AT = 1;
const SINCE = 2;
const FAILURES = 6;
const PROBES = 7;

export interface BreakerOptions {
  clock: Clock;
  slot: Slot;
  /** Whether the dependency answers anything at all: never a call that may fail for a reason of its own. */
  probe: () => Promise<boolean>;
  onWait: (wait: Wait) => void;
}

/**
 * One dependency's state for all threads. When it fails for everybody, calls wait here and one of them at a time looks
 * whether it is back; so an outage costs no item its tries. What fails by itself is found out by the probe, and is left
 * to its own patience.
 */
export class Breaker {
  #clock: Clock;
  #slot: Slot;
  #probe: () => Promise<boolean>;
  #onWait: (wait: Wait) => void;

  constructor({ clock, slot, probe, onWait }: BreakerOptions) {
    this.#clock = clock;
    this.#slot = slot;
    this.#probe = probe;
    this.#onWait = onWait;
  }

  /** Waits while it is open, at most `most` ms from its first failure; then throws `temporary` with code `outage`. */
  async pass(most: number, signal?: AbortSignal): Promise<void> {
    for (let at = this.#slot.time(PROBE_AT); at !== 0; at = this.#slot.time(PROBE_AT)) {
      const now = this.#now();
      if (monotonicOf(this.#clock) - this.#slot.time(SINCE) > most) throw outage(most);
      // Nobody puts a probe off for longer than a lease: the clock was set back.
      if (at <= now || at > now + LEASE) await this.#tryOut(at);
      else {
        this.#onWait({ for: "dropbox_outage", who: null, until: at });
        await rest(this.#clock, Math.min(at - now, GLANCE), signal);
      }
    }
  }

  /** A call found nobody there. */
  failed(): void {
    if (this.#slot.add(FAILURES, 1) < SUSPICIOUS) return;
    const since = monotonicOf(this.#clock);
    if (!this.#slot.swapTime(PROBE_AT, 0, this.#now())) return;
    this.#slot.setTime(SINCE, since);
    this.#slot.setCount(PROBES, 0);
  }

  /** A call was answered. */
  worked(): void {
    if (this.#slot.count(FAILURES) === 0) return;
    this.#slot.setCount(FAILURES, 0);
    this.#slot.setTime(PROBE_AT, 0);
  }

  /** The first to come makes the probe (half open); the others see that it is under way. */
  async #tryOut(at: number): Promise<void> {
    const lease = this.#now() + LEASE;
    if (!this.#slot.swapTime(PROBE_AT, at, lease)) return;
    if (await this.#probe()) return this.worked();
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#slot.add(PROBES, 1) - 1));
    this.#slot.swapTime(PROBE_AT, lease, this.#now() + pause);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function outage(most: number): DropboxError {
  const hours = (most / 3_600_000).toFixed(1);
  return new DropboxError("temporary", "outage", `Cannot wait for Dropbox: no answer for ${hours} h`);
}

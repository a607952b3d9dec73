import { setTimeout as pause } from "node:timers/promises";

export interface OutageOptions {
  /** Milliseconds that a store may answer nobody before calls fail. */
  most: number;
  now: () => Date;
  /** Milliseconds of a clock that nobody sets; this thread's unless another is given. */
  monotonic?: () => number;
  /** Told whenever the store is given up until another look (unix milliseconds). */
  onWait?: (until: number) => void;
  /** Between two looks, milliseconds. */
  firstPause?: number;
  longestPause?: number;
}

const FIRST_PAUSE = 10_000;
const LONGEST_PAUSE = 60_000;
/** The longest sleep without a look whether it is over. */
const GLANCE = 1_000;

/**
 * The breaker of one store: open once a call has failed with all its tries, it holds every other call, and lets one of
 * them through at a time to see whether the store is back (half open). An answer of any kind closes it.
 */
export class Outage {
  #options: Required<OutageOptions>;
  /** By the monotonic clock, as all that is measured here; `null` while the store answers. */
  #since: number | null = null;
  #until = 0;
  #looks = 0;
  #isLooking = false;

  constructor(options: OutageOptions) {
    const monotonic = () => performance.now();
    const pauses = { firstPause: FIRST_PAUSE, longestPause: LONGEST_PAUSE };
    this.#options = { onWait: () => {}, monotonic, ...pauses, ...options };
  }

  get isOpen(): boolean {
    return this.#since !== null;
  }

  /** Waits while the store is away, unless the caller is the one to look. */
  async pass(signal?: AbortSignal): Promise<void> {
    while (this.isOpen) {
      const left = this.#until - this.#options.monotonic();
      if (left <= 0 && !this.#isLooking) {
        this.#isLooking = true;
        return;
      }
      await pause(Math.min(Math.max(left, 1), GLANCE), undefined, { signal }).catch((error) => {
        throw signal?.aborted ? signal.reason : error;
      });
    }
  }

  /** Nobody was there, however often asked. Answers whether to wait and ask again. */
  silent(): boolean {
    const { most, firstPause, longestPause, onWait, monotonic, now } = this.#options;
    const at = monotonic();
    if (this.#since === null) [this.#since, this.#looks] = [at, 0];
    this.#isLooking = false;
    if (at - this.#since > most) return false;
    if (this.#until > at) return true;
    const pause = Math.min(longestPause, firstPause * 2 ** this.#looks++);
    this.#until = at + pause;
    onWait(now().getTime() + pause);
    return true;
  }

  /** The store answered. */
  answered(): void {
    [this.#since, this.#until] = [null, 0];
    this.#isLooking = false;
  }

  /** A call was given up by its caller, who learnt nothing. */
  left(): void {
    this.#isLooking = false;
  }
}

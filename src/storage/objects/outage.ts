import { setTimeout as pause } from "node:timers/promises";

export interface OutageOptions {
  /** Milliseconds that a store may answer nobody before calls fail. */
  most: number;
  now: () => Date;
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
  #since = 0;
  #until = 0;
  #looks = 0;
  #isLooking = false;

  constructor(options: OutageOptions) {
    this.#options = { onWait: () => {}, firstPause: FIRST_PAUSE, longestPause: LONGEST_PAUSE, ...options };
  }

  get isOpen(): boolean {
    return this.#since !== 0;
  }

  /** Waits while the store is away, unless the caller is the one to look. */
  async pass(signal?: AbortSignal): Promise<void> {
    while (this.#since !== 0) {
      this.#mindClock();
      const left = this.#until - this.#now();
      if (left <= 0 && !this.#isLooking) {
        this.#isLooking = true;
        return;
      }
      await pause(Math.min(Math.max(left, 1), GLANCE), undefined, { signal }).catch((error) => {
        throw signal?.aborted ? signal.reason : error;
      });
    }
  }

  /** A clock that was set back by an hour must not make the wait an hour longer. */
  #mindClock() {
    const now = this.#now();
    if (this.#until - now > this.#options.longestPause) this.#until = now;
    if (this.#since > now) this.#since = now;
  }

  /** Nobody was there, however often asked. Answers whether to wait and ask again. */
  silent(): boolean {
    const now = this.#now();
    if (this.#since === 0) [this.#since, this.#looks] = [now, 0];
    this.#isLooking = false;
    if (now - this.#since > this.#options.most) return false;
    if (this.#until > now) return true;
    const { firstPause, longestPause, onWait } = this.#options;
    this.#until = now + Math.min(longestPause, firstPause * 2 ** this.#looks++);
    onWait(this.#until);
    return true;
  }

  /** The store answered. */
  answered(): void {
    this.#since = this.#until = 0;
    this.#isLooking = false;
  }

  /** A call was given up by its caller, who learnt nothing. */
  left(): void {
    this.#isLooking = false;
  }

  #now(): number {
    return this.#options.now().getTime();
  }
}

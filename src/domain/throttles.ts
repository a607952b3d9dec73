import { TooMany } from "./errors.ts";

/** So many within so many milliseconds. */
export interface Limit {
  most: number;
  within: number;
}

interface Bucket {
  left: number;
  at: number;
  limit: Limit;
}

/** Names remembered; beyond that the ones that are full again are forgotten. */
const REMEMBERED = 50_000;

/**
 * Token buckets by name, in this process's memory: a restart forgives. Buckets fill again by and by, so nobody is shut
 * out for good (security A5).
 */
export class Throttles {
  readonly #now: () => Date;
  readonly #buckets = new Map<string, Bucket>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Takes one from each bucket, or throws `TooMany` and takes from none. */
  take(limits: Record<string, Limit>) {
    const buckets = Object.entries(limits).map(([name, limit]) => this.#bucket(name, limit));
    const empty = buckets.filter((bucket) => bucket.left < 1);
    if (empty.length > 0) throw tooMany(Math.max(...empty.map(secondsUntilOne)));
    for (const bucket of buckets) bucket.left--;
  }

  /** Puts one back into each: what was taken turned out to be no try of a stranger's. */
  giveBack(names: string[]) {
    for (const name of names) {
      const bucket = this.#buckets.get(name);
      if (bucket !== undefined) bucket.left = Math.min(bucket.limit.most, bucket.left + 1);
    }
  }

  /** Fills a bucket: whoever proved to be the right one starts afresh. */
  forgive(name: string) {
    this.#buckets.delete(name);
  }

  #bucket(name: string, limit: Limit): Bucket {
    const at = this.#now().getTime();
    const known = this.#buckets.get(name);
    const bucket = known ?? { left: limit.most, at, limit };
    bucket.left = leftAt(bucket, at);
    bucket.at = at;
    if (known === undefined) this.#remember(name, bucket, at);
    return bucket;
  }

  #remember(name: string, bucket: Bucket, at: number) {
    if (this.#buckets.size >= REMEMBERED) this.#forgetFull(at);
    this.#buckets.set(name, bucket);
  }

  #forgetFull(at: number) {
    for (const [name, bucket] of this.#buckets) {
      if (leftAt(bucket, at) >= bucket.limit.most) this.#buckets.delete(name);
    }
    // A flood of names: the oldest go.
    for (const name of this.#buckets.keys()) {
      if (this.#buckets.size < REMEMBERED) break;
      this.#buckets.delete(name);
    }
  }
}

function leftAt({ left, at, limit }: Bucket, now: number): number {
  return Math.min(limit.most, left + Math.max(0, now - at) * limit.most / limit.within);
}

function secondsUntilOne({ left, limit }: Bucket): number {
  return Math.max(1, Math.ceil((1 - left) * limit.within / limit.most / 1000));
}

function tooMany(seconds: number): TooMany {
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return new TooMany(`Cannot do this so often: try again in ${wait}`, seconds);
}

/**
 * Slots: an identity or a dependency each. More than there are share one, which makes somebody wait, and lets nobody
 * through. Dependencies have slots of their own: an identity that shared one would look like an outage to everybody.
 */
const REGIONS = {
  gates: { first: 0, slots: 4096 },
  breakers: { first: 4096, slots: 256 },
  budgets: { first: 4352, slots: 256 },
};
const SLOTS = 4352 + 256;
/** Of a slot, in 64-bit words: its key, two times, and four 32-bit numbers. */
const WORDS = 5;
const PROBES = 16;

/** The two times (unix milliseconds) and four numbers of a slot; what they mean is their owner's affair. */
export type Time = 1 | 2;
export type Count = 6 | 7 | 8 | 9;

/**
 * What all threads of a process know of a link together, in memory that they share: no message has to arrive before
 * a worker knows that another one was told to wait. Every change is one atomic step; a thread that dies holds nothing.
 */
export class GateTable {
  readonly memory: SharedArrayBuffer;
  #words: BigInt64Array;
  #counts: Int32Array;

  /** `memory` is another thread's; without it a new table begins. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(SLOTS * WORDS * 8)) {
    this.memory = memory;
    this.#words = new BigInt64Array(memory);
    this.#counts = new Int32Array(memory);
  }

  /** The slot of a name, the same in every thread. */
  slot(name: string, region: keyof typeof REGIONS = "gates"): Slot {
    const key = hashOf(name);
    const { first: begin, slots } = REGIONS[region];
    const hash = Number(BigInt.asUintN(32, key));
    for (let probe = 0; probe < PROBES; probe++) {
      const at = begin + (hash + probe) % slots;
      const found = Atomics.compareExchange(this.#words, at * WORDS, 0n, key);
      if (found === 0n || found === key) return new Slot(this.#words, this.#counts, at);
    }
    return new Slot(this.#words, this.#counts, begin + hash % slots);
  }
}

/**
 * Times and counts of one name in the memory that all threads share. Times are unix milliseconds, written in atomic
 * steps.
 */
export class Slot {
  #words: BigInt64Array;
  #counts: Int32Array;
  #at: number;

  constructor(words: BigInt64Array, counts: Int32Array, at: number) {
    this.#words = words;
    this.#counts = counts;
    this.#at = at * WORDS;
  }

  time(which: Time): number {
    return Number(Atomics.load(this.#words, this.#at + which));
  }

  setTime(which: Time, ms: number) {
    Atomics.store(this.#words, this.#at + which, BigInt(Math.ceil(ms)));
  }

  /** Moves a time forward, never back. */
  raiseTime(which: Time, ms: number) {
    const wanted = BigInt(Math.ceil(ms));
    for (let now = Atomics.load(this.#words, this.#at + which); now < wanted;) {
      const found = Atomics.compareExchange(this.#words, this.#at + which, now, wanted);
      if (found === now) return;
      now = found;
    }
  }

  /** Whether this thread was the one to change it. */
  swapTime(which: Time, from: number, to: number): boolean {
    const old = BigInt(from);
    return Atomics.compareExchange(this.#words, this.#at + which, old, BigInt(Math.ceil(to))) === old;
  }

  count(which: Count): number {
    return Atomics.load(this.#counts, this.#at * 2 + which);
  }

  setCount(which: Count, value: number) {
    Atomics.store(this.#counts, this.#at * 2 + which, value);
  }

  /** Answers the value after it. */
  add(which: Count, by: number): number {
    return Atomics.add(this.#counts, this.#at * 2 + which, by) + by;
  }

  /** Whether this thread was the one to change it. */
  swapCount(which: Count, from: number, to: number): boolean {
    return Atomics.compareExchange(this.#counts, this.#at * 2 + which, from, to) === from;
  }
}

/** FNV-1a, 64 bits; never 0, which is an empty slot. */
function hashOf(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return BigInt.asIntN(64, hash) || 1n;
}

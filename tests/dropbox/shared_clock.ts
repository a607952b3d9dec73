import type { Clock } from "../../src/dropbox/link.ts";

/** A clock that stands still in all threads until one of them moves it; whoever sleeps looks at it now and then. */
export function sharedClock(memory: SharedArrayBuffer): Clock & { advance(ms: number): void } {
  const time = new BigInt64Array(memory);
  const now = () => Number(Atomics.load(time, 0));
  return {
    now: () => new Date(now()),
    sleep: async (ms) => {
      for (const end = now() + ms; now() < end;) await new Promise((look) => setTimeout(look, 2));
    },
    advance: (ms) => void Atomics.add(time, 0, BigInt(ms)),
  };
}

/** Of a new clock. */
export function sharedTime(start = Date.UTC(2026, 10, 23)): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(8);
  Atomics.store(new BigInt64Array(memory), 0, BigInt(start));
  return memory;
}

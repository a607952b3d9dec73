import type { Clock } from "./link.ts";

/** Milliseconds of a clock that nobody sets. A thread's `performance.now()` begins with the thread: what threads compare is the machine's. */
export function monotonicOf({ monotonic }: Pick<Clock, "monotonic">): number {
  return monotonic?.() ?? Deno.osUptime() * 1000;
}

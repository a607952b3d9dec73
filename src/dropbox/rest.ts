import type { Clock } from "./link.ts";

/** Sleeps `ms`, or rejects with the signal's reason as soon as it aborts, whatever the clock's sleep makes of it. */
export async function rest(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (ms <= 0) return;
  if (!signal) return await clock.sleep(ms);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    await Promise.race([clock.sleep(ms, signal), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  signal.throwIfAborted();
}

import { setTimeout as timer } from "node:timers/promises";

/** Waits so many milliseconds; an abort ends it with the signal's reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timer(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

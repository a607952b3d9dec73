import { isDamage } from "./errors.ts";

const READS = 3;

/** Reads up to three times before it counts as damaged: a bit that turned on the wire is right at the next read. */
export async function readThrice<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let left = READS - 1;; left--) {
    signal.throwIfAborted();
    try {
      return await read();
    } catch (error) {
      if (!isDamage(error) || left === 0) throw error;
    }
  }
}

import { DestinationError } from "./destination.ts";

/** How often and how patiently a call is tried again. */
export interface Patience {
  /** Calls in all, the first included. */
  attempts: number;
  /** The longest first wait, ms; it doubles with each further one. */
  firstMs: number;
  /** The longest wait of all that is our own choice, ms; what the destination asks for may be `longestAskedMs`. */
  longestMs: number;
  longestAskedMs: number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** 25 s on average on a call that never works; what the destination asks to wait comes on top. */
export const PATIENCE: Omit<Patience, "sleep"> = {
  attempts: 8,
  firstMs: 400,
  longestMs: 20_000,
  longestAskedMs: 5 * 60_000,
};

/** Calls until it works: waits as long as the destination asks, else a random time that doubles. Gives up what is for good. */
export async function patiently<Answer>(
  patience: Patience,
  signal: AbortSignal | undefined,
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1;; attempt++) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      const wait = waitFor(patience, error, attempt);
      if (wait === null) throw error;
      await patience.sleep(wait, signal);
    }
  }
}

/** Milliseconds; null: another try is of no use. */
function waitFor(patience: Patience, error: unknown, attempt: number): number | null {
  if (!(error instanceof DestinationError) || attempt >= patience.attempts) return null;
  if (error.code !== "unavailable" && error.code !== "corrupt") return null;
  if (error.retryAfter === null) {
    return Math.random() * Math.min(patience.longestMs, patience.firstMs * 2 ** (attempt - 1));
  }
  return error.retryAfter > patience.longestAskedMs ? null : error.retryAfter;
}

/** RFC 9110, 10.2.3: seconds or a date. Milliseconds from `now`; null: no such header, or none that can be read. */
export function retryAfterOf(header: string | null | undefined, now: number): number | null {
  if (!header) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** The network's own code: a message may hold addresses, and whole requests. */
export function networkWords(error: Error): string {
  const { code } = error as { code?: string };
  return code ?? error.name;
}

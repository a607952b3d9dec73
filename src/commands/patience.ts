import { Conflict } from "../domain/errors.ts";

/** A person needs no longer to agree; Dropbox's code would have expired, too. */
const MINUTES = 10;

/** Aborts with `signal`, or with a sentence when a person has not answered for `ms`. */
export function patience(signal: AbortSignal, ms = MINUTES * 60_000): AbortSignal {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(tooLate()), ms);
  Deno.unrefTimer(timer);
  signal.addEventListener("abort", () => end.abort(signal.reason), { once: true });
  return end.signal;
}

/** What `work` gives, unless `signal` aborts before: then throws its reason. */
export async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return await Promise.race([work, promise]);
}

function tooLate(): Conflict {
  return new Conflict(
    `Cannot connect: nobody agreed within ${MINUTES} minutes; run dropkeep connect again when an admin is there`,
  );
}

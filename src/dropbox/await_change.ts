import type { Link } from "./link.ts";
import { longpoll } from "./listing.ts";
import { rest } from "./rest.ts";
import { DropboxError } from "./types.ts";

/** Seconds that Dropbox is asked to hold one poll: the most it takes. */
const HELD = 480;
/** Milliseconds from the beginning of a poll to the next one's, at least. */
const LEAST_BETWEEN = 5_000;
/** Between polls that fail, milliseconds; it doubles. */
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;

/**
 * Waits, as long as it takes, until something may have changed behind a cursor (dropbox-api §3.5): connections that
 * are cut, outages and limits are waited out, and Dropbox's `backoff` is kept before the answer is given. `changes` may
 * be spurious; `reset`: the cursor is void. Throws DropboxError for what no waiting mends, and the signal's reason.
 */
export async function awaitChange(
  link: Link,
  { cursor, signal }: { cursor: string; signal?: AbortSignal },
): Promise<"changes" | "reset"> {
  for (let failures = 0;;) {
    const began = link.now().getTime();
    try {
      const { changes, backoff } = await longpoll(link, { cursor, timeout: HELD, signal });
      failures = 0;
      await rest(link, backoff * 1000, signal);
      if (changes) return "changes";
    } catch (error) {
      if (!(error instanceof DropboxError)) throw error;
      if (error.kind === "reset") return "reset";
      if (error.kind !== "temporary" && error.kind !== "rate_limited") throw error;
      await rest(link, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures++), signal);
    }
    await rest(link, began + LEAST_BETWEEN - link.now().getTime(), signal);
  }
}

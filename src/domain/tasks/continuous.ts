import type { DropboxClient } from "../../dropbox/client.ts";
import { type Clock } from "../../dropbox/link.ts";
import { rest } from "../../dropbox/rest.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { followedCursors } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";

/** Namespaces that are watched, the largest: each is a connection that stays open (dropbox-api §3.5). */
const WATCHED = 20;
/** Milliseconds from a run that a change began to the next one, at least: it may be spurious, again and again. */
const LEAST_BETWEEN = 60_000;

export interface WatchParts extends Clock {
  db: Reader;
  dropbox: Pick<DropboxClient, "awaitChange">;
  taskId: string;
  signal: AbortSignal;
  /** Milliseconds after which a run begins even if nothing was heard: for namespaces that are not watched. */
  every: number;
  /** Milliseconds to wait after a change for those that come with it. */
  settle: number;
}

export interface ContinuousParts extends WatchParts {
  /** One run, with its failures told; what it throws ends the whole. */
  backUp(): Promise<void>;
}

/** Backs up whenever something changed, until `signal` aborts; the run under way is then over too. */
export async function keepBackedUp(parts: ContinuousParts): Promise<void> {
  for (let wasOfChange = false; !parts.signal.aborted;) {
    await parts.backUp();
    try {
      wasOfChange = await untilOccasion(parts, wasOfChange ? LEAST_BETWEEN : 0);
    } catch (error) {
      if (!parts.signal.aborted) throw error;
    }
  }
}

/** Until something has changed and settled, or time is up, and `least` ms are over. Answers whether it was a change. */
export async function untilOccasion(parts: WatchParts, least: number): Promise<boolean> {
  const ended = parts.now().getTime();
  const over = new AbortController();
  const signal = AbortSignal.any([parts.signal, over.signal]);
  const cursors = await followedCursors(parts.db, parts.taskId, WATCHED);
  const timeUp = rest(parts, parts.every, signal).then(() => false);
  const changes = cursors.map((cursor) => changeBehind(parts, cursor, signal).then(() => true));
  const occasions = [timeUp, ...changes];
  for (const occasion of occasions) occasion.catch(() => {}); // the first to settle counts, and is awaited below
  try {
    const isOfChange = await Promise.race(occasions);
    await rest(parts, Math.max(parts.settle, ended + least - parts.now().getTime()), parts.signal);
    return isOfChange;
  } finally {
    over.abort(new Error("another occasion came first"));
  }
}

/** A watch that Dropbox refuses for good says nothing of the others: what is behind it waits for `every`. */
async function changeBehind(
  { dropbox }: WatchParts,
  cursor: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await dropbox.awaitChange({ cursor, signal });
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    await new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }
}

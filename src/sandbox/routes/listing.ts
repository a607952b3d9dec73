import type { State } from "../state/state.ts";
import { continueListing, cursorHasChanges, latestCursor, listFolder } from "../listing/list.ts";
import { identity } from "../listing/cursor.ts";
import { type Actor, Refusal } from "../world_types.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/reading.ts";

/** Registers listing and waiting (dropbox-api.md 3.1, 3.5). */
export function listingRoutes(dispatch: Dispatch, state: State): void {
  const underway = new Set<string>();
  dispatch
    .on(route.listFolder, async ({ actor, arg }) => {
      await alone(state, underway, likeness(actor, arg));
      return listFolder(state, actor, arg.path, arg);
    })
    .on(route.listFolderContinue, ({ actor, arg }) => continueListing(state, actor, arg.cursor))
    .on(route.getLatestCursor, ({ actor, arg }) => ({ cursor: latestCursor(state, actor, arg.path, arg) }))
    .on(route.longpoll, ({ arg, signal }) => longpoll(state, arg.cursor, arg.timeout, signal));
}

/** What makes two listings the same in Dropbox's eyes: who asks, from where, with which arguments. */
function likeness(actor: Actor, arg: unknown): string {
  return JSON.stringify([identity(actor), actor.rootNamespace, arg]);
}

/** Law (section 3.1): two equal lists at once are one too many. Takes its time where the sandbox is told to. */
async function alone({ switches: { listing_ms } }: State, underway: Set<string>, listing: string) {
  if (listing_ms === null) return;
  if (underway.has(listing)) {
    const error = { reason: { ".tag": "too_many_requests" }, retry_after: 1 };
    throw new Refusal(429, error, { "Retry-After": "1" });
  }
  underway.add(listing);
  await new Promise((resolve) => setTimeout(resolve, listing_ms));
  underway.delete(listing);
}

const look_every_ms = 100;

/** Waits by the machine's clock: a frozen sandbox must not hold its callers for ever. */
async function longpoll(state: State, cursor: string, timeout: number, signal: AbortSignal) {
  const looks = timeout * 1000 / look_every_ms;
  for (let look = 0; look < looks && !signal.aborted; look++) {
    if (cursorHasChanges(state, cursor)) return { changes: true };
    await new Promise((resolve) => setTimeout(resolve, look_every_ms));
  }
  return { changes: false };
}

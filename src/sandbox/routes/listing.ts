import type { State } from "../state/state.ts";
import { continueListing, cursorHasChanges, latestCursor, listFolder } from "../listing/list.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/reading.ts";

/** Registers listing and waiting (dropbox-api.md 3.1, 3.5). */
export function listingRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.listFolder, ({ actor, arg }) => listFolder(state, actor, arg.path, arg))
    .on(route.listFolderContinue, ({ actor, arg }) => continueListing(state, actor, arg.cursor))
    .on(route.getLatestCursor, ({ actor, arg }) => ({ cursor: latestCursor(state, actor, arg.path, arg) }))
    .on(route.longpoll, ({ arg, signal }) => longpoll(state, arg.cursor, arg.timeout, signal));
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

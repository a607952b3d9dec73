import type { State } from "../state/state.ts";
import type { StoredEntry } from "../world_types.ts";

/** Whether a file was committed so short a time ago that reads need not see it (dropbox-api.md 4.3). */
export function isTooFresh(state: State, entry: StoredEntry): boolean {
  const seconds = state.switches.seen_after_seconds;
  if (seconds === 0 || entry.serverModified === undefined) return false;
  // A stamp has no fraction: the second that it began in is over before the wait starts.
  return state.clock.now().getTime() < Date.parse(entry.serverModified) + (seconds + 1) * 1000;
}

import type { State } from "../state/state.ts";
import type { StoredEntry } from "../world_types.ts";

const day_ms = 24 * 3600 * 1000;

/** Whether a rev that is no longer current is out of the plan's history (dropbox-api.md 3.9), counted from its own time. */
export function isPastRetention(state: State, entry: StoredEntry): boolean {
  const days = state.switches.retention_days;
  if (days === null) return false;
  return Date.parse(entry.serverModified!) < state.clock.now().getTime() - days * day_ms;
}

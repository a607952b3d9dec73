import type { State } from "../state/state.ts";

/** A number for a new rev; revs and journal positions share one scale, so no two things carry the same. */
export function nextRev(state: State): number {
  return state.sequence.next();
}

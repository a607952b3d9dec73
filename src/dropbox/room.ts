import type { Link } from "./link.ts";
import type { Acting } from "./types.ts";

/**
 * How many calls an identity had better have under way in this thread: its share of the window, which grows while all
 * goes well and is halved when it does not; one, to wait for all, while its gate is closed.
 */
export function room(link: Link, acting: Acting): number {
  const gate = link.gates.of(acting);
  return gate.isClosed() ? 1 : Math.ceil(gate.window / link.threads);
}

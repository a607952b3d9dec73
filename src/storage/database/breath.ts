import { setImmediate } from "node:timers";

/** So many milliseconds of one turn of the loop may go by before others have theirs: pages are answered on this thread. */
const HELD_MS = 8;

/** When the first in this turn of the loop asked; null before. */
let heldSince: number | null = null;

/**
 * Gives the thread back where it was held for long, by whoever. The driver is synchronous, so work that awaits nothing
 * but the database would starve timers and sockets. Costs next to nothing where it is not due.
 */
export async function breathe(): Promise<void> {
  heldSince ??= beginTurn();
  while (performance.now() - heldSince >= HELD_MS) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    heldSince ??= beginTurn();
  }
}

function beginTurn(): number {
  setImmediate(() => heldSince = null);
  return performance.now();
}

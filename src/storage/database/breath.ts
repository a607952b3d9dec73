import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate, setTimeout } from "node:timers";

/**
 * So many milliseconds of one turn of the loop may go by before others have theirs: pages are answered on this thread.
 * With 8 a backup cost a quarter more, with 20 a thirtieth (measured; probably for commits of fewer contents).
 */
const HELD_MS = 20;
/** After each so many milliseconds that a turn took, sockets are looked at once: an answer takes several looks at them. */
const LOOK_MS = 30;
const MOST_LOOKS = 3;
/** For so long an answer goes first; one that takes longer is no page, and takes turns with all others. */
export const URGENT_MS = 1_000;

/** When the first in this turn of the loop asked; null before. */
let heldSince: number | null = null;
/** Who waits for a turn, and when each came: who came first goes first, however often it has to wait. */
let waiting: { came: number; wake: () => void }[] = [];
let comings = 0;

/** Until when the current code goes first. */
const urgency = new AsyncLocalStorage<number>();

/** What somebody waits for at a screen: its statements wait for nobody's turn. A few milliseconds of them, as a page has. */
export function urgently<T>(answer: () => T): T {
  return urgency.run(performance.now() + URGENT_MS, answer);
}

/**
 * Gives the thread back where it was held for long, by whoever. The driver is synchronous, so work that awaits nothing
 * but the database would starve timers and sockets. Costs next to nothing where it is not due.
 */
export async function breathe(): Promise<void> {
  if (isUrgent()) return;
  heldSince ??= beginTurn();
  if (waiting.length === 0 && !isHeld()) return;
  const came = comings++;
  do {
    await nextTurn(came);
    heldSince ??= beginTurn();
  } while (isHeld());
}

/** As `breathe`, also where somebody waits at a screen: for what goes through memory and not the doors, however much it is. */
export function takeTurns(): Promise<void> {
  return urgency.run(0, breathe);
}

function isUrgent(): boolean {
  const until = urgency.getStore();
  return until !== undefined && performance.now() < until;
}

function isHeld(): boolean {
  return performance.now() - heldSince! >= HELD_MS;
}

function nextTurn(came: number): Promise<void> {
  return new Promise((wake) => {
    const behind = waiting.findLastIndex((one) => one.came < came);
    waiting.splice(behind + 1, 0, { came, wake });
  });
}

function beginTurn(): number {
  const began = performance.now();
  setImmediate(() => {
    if (waiting.length === 0) endTurn();
    else lookAtSockets(Math.min(MOST_LOOKS, Math.ceil((performance.now() - began) / LOOK_MS)));
  });
  return began;
}

function endTurn() {
  heldSince = null;
  const woken = waiting;
  waiting = [];
  for (const { wake } of woken) wake();
}

/**
 * Trap: while there is always a next turn, as `setImmediate` makes it, Deno's runtime looks at sockets once in some sixty
 * of them, and a page that needs three looks waited for seconds. A timer lets it come to rest, and then it looks.
 */
function lookAtSockets(times: number) {
  if (times === 0) return endTurn();
  setTimeout(() => lookAtSockets(times - 1), 0);
}

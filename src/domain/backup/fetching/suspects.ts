import type { WantedRow } from "../../../storage/catalogue/wanted_rows.ts";
import type { JobFailure } from "../pipeline/messages.ts";

/** Of `pending.crash`: a worker died of this one alone. */
const GUILTY = 2;
const TRIED_AGAIN_EVERY = 8;

/** What is said of an item that a worker died of; null where it is to be tried: by itself, when all else is in. */
export function verdictOnSuspect({ crash, attempts }: WantedRow, rev: string): JobFailure | null {
  const isItsTurn = attempts % TRIED_AGAIN_EVERY === TRIED_AGAIN_EVERY - 1;
  if (crash < GUILTY || isItsTurn) return null;
  return { code: "crashed_worker", detail: `of revision ${rev}`, stopsRun: false };
}

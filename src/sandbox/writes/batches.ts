import { setImmediate as nextTurn } from "node:timers/promises";
import { type Place, Refusal } from "../world_types.ts";
import type { Desk } from "./desk.ts";

const ENTRIES_A_TURN = 50;

/** One entry of a batch: where it writes, and what it does there. Both may refuse. */
export interface Step {
  places: () => Place[];
  work: (places: Place[]) => unknown;
}

type Outcome = { ".tag": string };

/** How a batch writes its results. */
export interface Words {
  success: (result: unknown) => Outcome;
  failure: (error: unknown) => Outcome;
  /** What an entry answers whose namespace another write holds. */
  busy: Outcome;
}

/** Runs a batch entry by entry, under the locks that are free; the others' entries answer `busy` (dropbox-api §4.3). */
export async function runBatch(desk: Desk, steps: Step[], words: Words): Promise<Outcome[]> {
  const found = steps.map((step) => placed(step, words));
  const namespaces = found.flatMap((one) => one.places?.map((place) => place.namespace) ?? []);
  return await desk.locks.batch(namespaces, async (taken) => {
    const results: Outcome[] = [];
    for (const [i, { places, refused }] of found.entries()) {
      if (i % ENTRIES_A_TURN === ENTRIES_A_TURN - 1) await nextTurn();
      const isFree = places?.every((place) => taken.has(place.namespace));
      results.push(refused ?? (isFree ? outcome(() => steps[i]!.work(places!), words) : words.busy));
    }
    return results;
  });
}

function placed(step: Step, words: Words): { places?: Place[]; refused?: Outcome } {
  try {
    return { places: step.places() };
  } catch (error) {
    return { refused: failure(error, words) };
  }
}

function outcome(work: () => unknown, words: Words): Outcome {
  try {
    return words.success(work());
  } catch (error) {
    return failure(error, words);
  }
}

function failure(error: unknown, words: Words): Outcome {
  if (error instanceof Refusal && error.status === 409) return words.failure(error.error);
  throw error;
}

import { ok } from "node:assert";
import type { Random } from "./random.ts";
import { backUpAt, type Outcome, type Site, startAgain, stillness } from "./site.ts";
import { Steps, type Strike } from "./steps.ts";

const REASONS = ["source_unavailable", "store_unavailable", "data_unwritable", "interrupted"];

/** One of the faults that a step may have, at one of the first steps of a small run. */
export function someStrike(random: Random): Strike {
  const door = random.pick(["dropbox", "store", "catalogue", undefined] as const);
  const effect = random.pick(["refused", "lost", "cut", "changed", "killed before", "killed after"] as const);
  return { at: 1 + random.below(door ? 12 : 40), door, effect, lasting: random.chance(0.3) };
}

const EFFECTS = [{ status: 503 }, { flip_at: 1 }, { cut_after: 10 }, { break_after: 5 }, {
  status: 500,
  body: "",
}];

/**
 * A run in trouble: one step goes wrong, or the answers of a route now and then, or it is told to stop. It may end
 * Partial or fail with a reason that is known; the program is then started again.
 */
export async function disturbedRun(site: Site, random: Random): Promise<void> {
  const kind = random.fraction();
  if (kind < 0.6) noted(await backUpAt(site, new Steps(someStrike(random))));
  else if (kind < 0.8) await amongBadAnswers(site, random);
  else await stopped(site, random);
  await stillness();
  await startAgain(site);
}

async function amongBadAnswers(site: Site, random: Random) {
  const { world } = site;
  const route = random.pick(["files/download", "files/list_folder", "files/list_folder/continue"]);
  const fault = { route, times: null, probability: 0.3, effect: random.pick(EFFECTS) };
  await world.control("POST", "faults", fault);
  noted(await backUpAt(site));
  await world.control("DELETE", "faults");
}

async function stopped(site: Site, random: Random) {
  const stop = new AbortController();
  let left = random.below(12);
  const onProgress = () => void (left-- === 0 && stop.abort(new Error("stopped by the test")));
  noted(await backUpAt(site, new Steps(), { signal: stop.signal, onProgress }));
}

function noted(outcome: Outcome) {
  if (outcome.kind !== "failed") return;
  const { code, detail } = outcome.error.failure;
  ok(REASONS.includes(code), `a run failed for ${code}: ${detail}`);
}

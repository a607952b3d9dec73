import { describe, it } from "vitest";
import { withoutRestic } from "../support/restic.ts";
import { simulate } from "./trials/simulation.ts";

/** More by `DROPKEEP_TEST_SEEDS=5000`; a failure names its seed, `DROPKEEP_TEST_SEED=n` runs that one alone. */
const SEEDS = Number(Deno.env.get("DROPKEEP_TEST_SEEDS") ?? 200);
const ONLY = Deno.env.get("DROPKEEP_TEST_SEED");
const seeds = ONLY ? [Number(ONLY)] : Array.from({ length: SEEDS }, (_, i) => i + 1);
/** Stock restic takes longer than all the rest of a seed: it looks at each so-many-th. */
const STOCK_EVERY = 25;
/** So does looking after the repository; the long form does it in each history. */
const UPKEEP_EVERY = Number(Deno.env.get("DROPKEEP_TEST_UPKEEP_EVERY") ?? 10);

describe("any history of changes, with faults on", () => {
  const hasStock = !withoutRestic();

  it.each(seeds)("ends in snapshots that show what Dropbox showed: seed %i", async (seed) => {
    await simulate(seed, {
      upkeep: seed % UPKEEP_EVERY === 0,
      stock: hasStock && (ONLY !== undefined || seed % STOCK_EVERY === 0),
    });
  });
});

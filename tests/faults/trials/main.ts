/**
 * A trial as a program, for sources that were changed on purpose: a strike (JSON, without `at`) that is tried at every
 * step, from the one on that the second argument names, then at those before it; `upkeep` instead is that trial alone.
 * Ends with what the oracle says first.
 */
import { backupTrial } from "./backup_trial.ts";
import { smallWorld } from "./small_world.ts";
import { upkeepTrial } from "./upkeep_trial.ts";
import type { Strike } from "./steps.ts";

const [what = "", from = "1"] = Deno.args;
const world = await smallWorld();
try {
  if (what === "upkeep") await upkeepTrial(world);
  else await everyStep(JSON.parse(what), Number(from));
  console.log("nothing was found");
} catch (error) {
  console.log(`FOUND ${error instanceof Error ? error.message : error}`);
} finally {
  await world.close();
}
Deno.exit(0);

async function everyStep(strike: Omit<Strike, "at">, from: number): Promise<void> {
  const reasons = strike.lasting || strike.door === "catalogue"
    ? ["source_unavailable", "store_unavailable", "data_unwritable"]
    : [];
  const strikes = (at: number) => backupTrial(world, { ...strike, at }, { success: true, reasons });
  for (let at = from; await strikes(at); at++);
  for (let at = 1; at < from && await strikes(at); at++);
}

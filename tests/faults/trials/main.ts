/**
 * A trial as a program, for sources that were changed on purpose: each argument is a strike (JSON, without `at`) that
 * is tried at every step; `upkeep` instead is that trial alone. Fails with what the oracle says first.
 */
import { backupTrial } from "./backup_trial.ts";
import { smallWorld } from "./small_world.ts";
import { upkeepTrial } from "./upkeep_trial.ts";
import type { Strike } from "./steps.ts";

const world = await smallWorld();
try {
  if (Deno.args[0] === "upkeep") await upkeepTrial(world);
  else {for (const strike of Deno.args.map((arg) => JSON.parse(arg) as Strike)) {
      const reasons = strike.lasting || strike.door === "catalogue"
        ? ["source_unavailable", "store_unavailable", "data_unwritable"]
        : [];
      for (let at = 1; await backupTrial(world, { ...strike, at }, { success: true, reasons });) at++;
    }}
  console.log("nothing was found");
} catch (error) {
  console.log(`FOUND ${error instanceof Error ? error.message : error}`);
} finally {
  await world.close();
}
Deno.exit(0);

import { holdingAlarms } from "../../storage/catalogue/alarms.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { runsUnderWay } from "../../storage/catalogue/recovery_jobs.ts";

/** After somebody went back to a clean point it stays so long: what was missed may turn up later. Milliseconds. */
export const HELD_AFTER = 30 * 86_400_000;

/** A job of which nothing was heard for so long holds nothing any more. Milliseconds. */
const UNDER_WAY = 30 * 86_400_000;

/** Why a snapshot is kept: it shows what an alarm told of, or is the last one without; or a restore or export reads it. */
export type Hold = "suspicious" | "clean" | "job";

/**
 * Runs whose snapshots no retention and no `forget` takes for now: the last clean one of an alarm, its first and last
 * that are not, and those that a restore or an export under way gives back.
 */
export async function heldRuns(db: Reader, taskId: string, now: Date): Promise<Map<number, Hold>> {
  const held = new Map<number, Hold>();
  for (
    const { clean_run, first_run, last_run } of await holdingAlarms(db, taskId, now.getTime() - HELD_AFTER)
  ) {
    held.set(clean_run, held.get(clean_run) ?? "clean");
    for (const run of [first_run, last_run]) held.set(run, "suspicious");
  }
  for (const run of await runsUnderWay(db, taskId, now.getTime() - UNDER_WAY)) {
    held.set(run, held.get(run) ?? "job");
  }
  return held;
}

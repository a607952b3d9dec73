import { holdingAlarms } from "../../storage/catalogue/alarms.ts";
import type { Reader } from "../../storage/catalogue/power.ts";

/** After somebody went back to a clean point it stays so long: what was missed may turn up later. Milliseconds. */
export const HELD_AFTER = 30 * 86_400_000;

/** Why a snapshot is kept: it shows what an alarm told of, or it is the last one without. */
export type Hold = "suspicious" | "clean";

/** Runs whose snapshots no retention and no `forget` takes while an alarm needs them: the last clean one, the first and the last that are not. */
export async function heldRuns(db: Reader, taskId: string, now: Date): Promise<Map<number, Hold>> {
  const held = new Map<number, Hold>();
  for (
    const { clean_run, first_run, last_run } of await holdingAlarms(db, taskId, now.getTime() - HELD_AFTER)
  ) {
    held.set(clean_run, held.get(clean_run) ?? "clean");
    for (const run of [first_run, last_run]) held.set(run, "suspicious");
  }
  return held;
}

import type { RestoreResult } from "../domain/restore/restore.ts";
import { untilCanceled } from "./canceled.ts";
import type { Kind, Work } from "./kind.ts";

/** What restores need of the outside. */
export interface RestoreDoors {
  plan(work: Work): Promise<unknown>;
  /** Null: it has ended already. */
  restore(work: Work): Promise<RestoreResult | null>;
  /** Somebody asked for its end: the job's own row says so. */
  cancel(work: Work): Promise<unknown>;
}

/** R4: what a restore would do, for somebody to read before it is started. */
export function restorePlanKind(doors: RestoreDoors): Kind {
  return {
    name: "restore_plan",
    run: async (work) => {
      await untilCanceled(doors, work, () => doors.plan(work));
      return { state: "succeeded" };
    },
  };
}

/** R4: a restore. Cut off, the next attempt goes on from the item it was at. */
export function restoreKind(doors: RestoreDoors): Kind {
  return {
    name: "restore",
    run: async (work) => {
      const result = await untilCanceled(doors, work, () => doors.restore(work));
      const isDone = result === null || result.state === "succeeded";
      return { state: isDone ? "succeeded" : "partial" };
    },
  };
}

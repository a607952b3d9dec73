import { untilCanceled } from "./canceled.ts";
import type { Kind, Work } from "./kind.ts";

/** What exports need of the outside. */
export interface ExportDoors {
  /** Whether something is missing in it; null: it has ended already. */
  export(work: Work): Promise<{ failed: number } | null>;
  /** Somebody asked for its end: the job's own row says so. */
  cancel(work: Work): Promise<unknown>;
}

/** R5: a download or an export. Cut off, the next attempt goes on from what was kept. */
export function exportKind(doors: ExportDoors): Kind {
  return {
    name: "export",
    run: async (work) => {
      const done = await untilCanceled(doors, work, () => doors.export(work));
      return { state: done !== null && done.failed > 0 ? "partial" : "succeeded" };
    },
  };
}

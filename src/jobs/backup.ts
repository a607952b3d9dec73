import type { RunResult } from "../domain/backup/run.ts";
import type { Kind, Work } from "./kind.ts";

/** One run of a task. Cut off, the next attempt goes on from what is committed. */
export function backupKind(runBackup: (work: Work) => Promise<RunResult>): Kind {
  return {
    name: "backup",
    run: async (work) => {
      const { state, run, snapshotId } = await runBackup(work);
      return { state: state === "success" ? "succeeded" : "partial", result: { run, snapshot: snapshotId } };
    },
  };
}

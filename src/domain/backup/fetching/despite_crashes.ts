import { backUp, type BackupParts, type RunResult } from "../run.ts";
import { RunFailed } from "../run_failed.ts";

/** Each item that kills its worker costs a run or two; more than this many deaths have another cause. */
const MOST_DEATHS = 8;

/**
 * `backUp`, and again where a worker died: what was committed stays, and what it may have died of comes last, one by
 * one, until the run names what it dies of and ends Partial. Throws `RunFailed`.
 */
export async function backUpDespiteCrashes(parts: BackupParts): Promise<RunResult> {
  for (let deaths = 0;;) {
    try {
      return await backUp(parts);
    } catch (error) {
      const isDeath = error instanceof RunFailed && error.failure.code === "crashed_worker";
      if (!isDeath || ++deaths > MOST_DEATHS || parts.signal.aborted) throw error;
    }
  }
}

import type { Progress } from "../../src/domain/backup/run.ts";

/** For `onProgress`: does `work` once, when the run has listed something. */
export function midway(work: () => Promise<unknown>): (progress: Progress) => void {
  let begun = false;
  return ({ listed }) => {
    if (begun || listed === 0) return;
    begun = true;
    void work();
  };
}

import type { PruneProgress } from "../domain/upkeep/prune/prune.ts";
import type { Context } from "./command.ts";
import { ProgressLine } from "./progress.ts";
import { numberText } from "./quantities.ts";

/** Shows where work on a repository stands while it lasts. */
export async function withProgress<R>(
  { out, now }: Context,
  work: (progress: (progress: PruneProgress) => void) => Promise<R>,
): Promise<R> {
  const line = new ProgressLine(out, now, "the storage");
  line.set(() => "reading the repository");
  try {
    return await work(({ step, done }) => line.set(() => `${step}: ${numberText(done)}`));
  } finally {
    line.end();
  }
}

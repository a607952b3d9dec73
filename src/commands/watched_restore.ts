import { namedWait, type RunWaiting } from "../domain/backup/waiting.ts";
import type { Waits } from "../domain/backup/waits.ts";
import type { RestoreParts, RestoreProgress } from "../domain/restore/restore.ts";
import type { Context } from "./command.ts";
import { ProgressLine } from "./progress.ts";
import { bytesText, countText, numberText } from "./quantities.ts";
import type { RestoreOptions } from "./run_restore.ts";
import { waitWords } from "./wait_words.ts";

export interface WatchedRestore extends Pick<Context, "out" | "now" | "signal"> {
  parts: RestoreParts;
  /** Of the clients in `parts`. */
  waits: Waits;
}

/** A restore, or its plan, and where it stands while it goes on. */
export async function watchedRestore<T>(
  { out, now, signal, parts, waits }: WatchedRestore,
  work: (options: RestoreOptions) => Promise<T>,
): Promise<T> {
  const line = new ProgressLine(out, now, "Dropbox or the storage");
  line.set(() => "planning: looking at what is in Dropbox");
  waits.listen((wait) => {
    const say = (known: RunWaiting) => line.set(() => waitWords(known));
    // Whoever cannot be looked up is shown by his id.
    namedWait(parts.catalogue.read, parts.task.id, wait).then(say, () => say(wait));
  });
  try {
    return await work({ signal, onProgress: (progress) => line.set((seconds) => words(progress, seconds)) });
  } finally {
    line.end();
  }
}

function words(progress: RestoreProgress, seconds: number): string {
  const { phase, files, restored, restoredBytes, identical, failed } = progress;
  const rate = bytesText(restoredBytes / Math.max(seconds, 1));
  return `${phase}: ${numberText(restored + identical)} of ${countText(files, "file")} ` +
    `(${bytesText(restoredBytes)}, ${rate}/s), ${failed} failed`;
}

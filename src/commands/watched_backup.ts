import type { Progress, RunResult } from "../domain/backup/run.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import type { Context } from "./command.ts";
import { finishErasures } from "./finish_erasures.ts";
import { ProgressLine } from "./progress.ts";
import { bytesText, numberText } from "./quantities.ts";
import { runBackup } from "./run_backup.ts";
import { waitWords } from "./wait_words.ts";
import { shown } from "./shown.ts";

/** One run of a task, and where it stands while it goes on; then what waited for its end. Throws as `runBackup`. */
export async function watchedBackup(
  { out, now, signal }: Pick<Context, "out" | "now" | "signal">,
  services: Services,
  task: Task,
): Promise<RunResult> {
  const line = new ProgressLine(out, now, "Dropbox or the storage");
  line.set(() => `${shown(task.name)}: opening the repository`);
  try {
    const onProgress = (progress: Progress) => line.set((seconds) => progressWords(task, progress, seconds));
    const result = await runBackup(services, task.id, { signal, onProgress });
    line.end();
    await finishErasures({ out, now, signal }, services, task);
    return result;
  } finally {
    line.end();
  }
}

function progressWords(task: Task, progress: Progress, seconds: number): string {
  const { phase, listed, stored, linked, bytes, waiting } = progress;
  if (waiting) return `${shown(task.name)}: ${waitWords(waiting)}`;
  const doing = {
    discovering: "asking Dropbox who is in the team",
    reading: "reading",
    sealing: "writing folders, index and snapshot",
  }[phase];
  return `${shown(task.name)}: ${doing}; ${numberText(listed)} listed, ${numberText(stored)} downloaded ` +
    `(${bytesText(bytes)}, ${bytesText(bytes / Math.max(seconds, 1))}/s), ${numberText(linked)} known`;
}

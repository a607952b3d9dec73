import { hostname } from "node:os";
import { canGoOn, type RebuildProgress, rebuildTask, type Rebuilt } from "../domain/rebuild/rebuild.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { discardRebuilding, openRebuilding } from "../installation/rebuilt_catalogue.ts";
import type { Holding } from "../services.ts";
import type { CatalogueTables } from "../storage/database/catalogue_tables.ts";
import type { Doors } from "../storage/database/doors.ts";
import { takeLock } from "../storage/repository/lock.ts";
import { type OpenTask, openTask } from "../task_services.ts";
import type { Context } from "./command.ts";
import { ProgressLine } from "./progress.ts";
import { countText, numberText } from "./quantities.ts";
import { shown } from "./shown.ts";

export type RebuiltTask = Rebuilt & Pick<Task, "id" | "name">;

/** Fills a catalogue beside the one in use with what the repositories of these tasks say. */
export async function rebuildAll(context: Context, holding: Holding, tasks: Task[]): Promise<RebuiltTask[]> {
  const opened: OpenTask[] = [];
  for (const { id } of tasks) opened.push(await openTask(holding, id, context.signal));
  const catalogue = await beginOrGoOn(context, holding, opened);
  const told: RebuiltTask[] = [];
  try {
    for (const one of opened) {
      told.push({ ...one.task, ...await watched(context, holding, one, catalogue) });
    }
    return told;
  } finally {
    await catalogue.close();
  }
}

/** What an earlier rebuild left is taken on where it still fits the storage. */
async function beginOrGoOn(
  { signal }: Context,
  holding: Holding,
  opened: OpenTask[],
): Promise<Doors<CatalogueTables>> {
  const left = await openRebuilding(holding);
  const fits = await Promise.all(
    opened.map(({ task, repository }) => canGoOn({ catalogue: left, repository, taskId: task.id, signal })),
  );
  if (fits.every(Boolean)) return left;
  await left.close();
  discardRebuilding(holding);
  return await openRebuilding(holding);
}

/** Under a lock, so that nobody prunes what is about to be read. */
async function watched(
  { out, now, signal }: Context,
  { instance }: Holding,
  { task, repository }: OpenTask,
  catalogue: Doors<CatalogueTables>,
): Promise<Rebuilt> {
  const { store, keys } = repository;
  const holder = { hostname: hostname(), pid: Deno.pid, instance, username: "dropkeep", now };
  const lock = await takeLock(store, keys, holder);
  const line = new ProgressLine(out, now, "the storage");
  const onProgress = (progress: RebuildProgress) => line.set(() => `${shown(task.name)}: ${doing(progress)}`);
  try {
    const until = AbortSignal.any([signal, lock.signal]);
    return await rebuildTask({ catalogue, repository, taskId: task.id, signal: until, onProgress });
  } finally {
    line.end();
    await lock.release();
  }
}

function doing(progress: RebuildProgress): string {
  if (progress.phase === "indexes") return `reading the indexes; ${countText(progress.packs, "pack")}`;
  return `reading snapshot ${progress.snapshot} of ${progress.of}; ${
    countText(progress.folders, "folder")
  }, ` +
    `${numberText(progress.items)} entries`;
}

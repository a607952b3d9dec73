import { NotFound } from "../domain/errors.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Reader } from "../storage/catalogue/power.ts";
import { findSnapshot, listSnapshots, type Run } from "../storage/catalogue/runs.ts";
import type { Option } from "./command.ts";

export const SNAPSHOT_OPTION: Record<string, Option> = {
  snapshot: {
    value: "SNAPSHOT",
    help: "a snapshot's id or its beginning, a run's number, or latest (default)",
  },
};

/** The run behind a snapshot that somebody named. Throws `NotFound`. */
export async function chosenSnapshot(db: Reader, task: Task, name: string): Promise<Run> {
  const run = await findSnapshot(db, task.id, name);
  if (run) return run;
  const [any] = await listSnapshots(db, task.id, 1);
  const why = any
    ? "dropkeep snapshots lists those there are"
    : "there is none yet; make one: dropkeep backup";
  throw new NotFound(`Cannot find snapshot ${JSON.stringify(name)} of "${task.name}": ${why}`);
}

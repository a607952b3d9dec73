import { NotFound } from "../domain/errors.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Reader } from "../storage/catalogue/power.ts";
import { listRuns, type Run } from "../storage/catalogue/runs.ts";

/** The run of a number, or the latest. Throws `NotFound`. */
export async function chosenRun(db: Reader, task: Task, word: string): Promise<Run> {
  const run = word === "latest" ? (await listRuns(db, task.id, 1))[0] : await findRun(db, task.id, word);
  if (run) return run;
  throw new NotFound(`Cannot find run ${JSON.stringify(word)} of "${task.name}": dropkeep runs lists them`);
}

async function findRun(db: Reader, taskId: string, word: string): Promise<Run | undefined> {
  if (!/^\d{1,9}$/.test(word)) return undefined;
  return await db.selectFrom("runs").selectAll().where("task_id", "=", taskId).where("id", "=", Number(word))
    .executeTakeFirst();
}

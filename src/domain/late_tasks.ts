import type { Reader } from "../storage/catalogue/power.ts";
import { taskFigures } from "../storage/catalogue/task_figures.ts";
import type { ControlReader } from "./control.ts";
import { objectiveOf, scheduleOf } from "./schedules.ts";

/** Ids of tasks whose last snapshot is older than their objective: also where the connection is lost. */
export async function lateTasks(
  control: ControlReader,
  catalogueOf: (account: string) => Promise<Reader>,
  now: Date,
): Promise<string[]> {
  const rows = await control.selectFrom("tasks").innerJoin(
    "schedules",
    (join) =>
      join.onRef("schedules.account_id", "=", "tasks.account_id").onRef("schedules.task_id", "=", "tasks.id"),
  ).selectAll("schedules").select("tasks.created_at").where("tasks.deleted_at", "is", null)
    .where("tasks.deletion_due_at", "is", null).execute();
  const late: string[] = [];
  for (const row of rows) {
    const { lastSnapshot } = await taskFigures(await catalogueOf(row.account_id), row.task_id, now.getTime());
    const since = lastSnapshot ?? Math.max(row.created_at, row.set_at);
    if (now.getTime() - since > objectiveOf(scheduleOf(row).frequency)) late.push(row.task_id);
  }
  return late;
}

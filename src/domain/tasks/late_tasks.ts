import type { Reader } from "../../storage/catalogue/power.ts";
import { taskFigures } from "../../storage/catalogue/task_figures.ts";
import type { ControlReader } from "../control.ts";
import { objectiveOf, scheduleOf } from "./schedules.ts";

/** What is not as it should be, by ids. */
export interface Late {
  tasks: string[];
  /** Accounts whose catalogue cannot be opened: of their tasks nothing is known, and none is backed up. */
  shut: string[];
}

/** Tasks whose last snapshot is older than their objective: also where the connection is lost. One account's damage hides no other's. */
export async function lateTasks(
  control: ControlReader,
  catalogueOf: (account: string) => Promise<Reader>,
  now: Date,
): Promise<Late> {
  const rows = await control.selectFrom("tasks").innerJoin(
    "schedules",
    (join) =>
      join.onRef("schedules.account_id", "=", "tasks.account_id").onRef("schedules.task_id", "=", "tasks.id"),
  ).selectAll("schedules").select("tasks.created_at").where("tasks.deleted_at", "is", null)
    .where("tasks.deletion_due_at", "is", null).execute();
  const late: string[] = [];
  const shut = new Set<string>();
  for (const row of rows) {
    const catalogue = await catalogueOf(row.account_id).catch(() => null);
    if (catalogue === null) {
      shut.add(row.account_id);
      continue;
    }
    const { lastSnapshot } = await taskFigures(catalogue, row.task_id, now.getTime());
    const since = lastSnapshot ?? Math.max(row.created_at, row.set_at);
    if (now.getTime() - since > objectiveOf(scheduleOf(row).frequency)) late.push(row.task_id);
  }
  return { tasks: late, shut: [...shut] };
}

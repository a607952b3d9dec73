import type { ControlDatabase } from "./control.ts";
import { findTask, type Task } from "./tasks.ts";

/** Whether a task takes in new members and team folders from the run that finds them (B3). Throws `NotFound`. */
export async function setAutoActivation(
  db: ControlDatabase,
  account: string,
  taskId: string,
  on: boolean,
): Promise<Task> {
  return await db.write(async (trx) => {
    await findTask(trx, account, taskId);
    await trx.updateTable("tasks").set({ auto_activate: Number(on) })
      .where("account_id", "=", account).where("id", "=", taskId).execute();
    return await findTask(trx, account, taskId);
  });
}

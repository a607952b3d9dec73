import type { Actor } from "../actor.ts";
import type { ControlWriter } from "../control.ts";
import { enqueue } from "../jobs/queue.ts";
import { findTask } from "../tasks/tasks.ts";

/** After a run: what came is read, where the task wants that. */
export async function askForContents(trx: ControlWriter, account: string, taskId: string, now: Date) {
  const { indexesContent } = await findTask(trx, account, taskId);
  if (!indexesContent) return;
  await enqueue(trx, { account, kind: "contents", subject: taskId, askedBy: null, now });
}

/** After the setting was changed: all is read, or all that was read is forgotten. */
export async function readOrForget(trx: ControlWriter, { account }: Actor, taskId: string, now: Date) {
  await enqueue(trx, { account, kind: "contents", subject: taskId, askedBy: null, now });
}

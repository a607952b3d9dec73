import { z } from "zod";
import type { ControlReader, ControlWriter } from "../control.ts";
import { isTaken } from "../../storage/database/database_error.ts";
import { DELETION_GRACE } from "../entities/actions.ts";
import { Conflict } from "../errors.ts";
import { readInput } from "../input.ts";
import { cancelJob, enqueue, openJob } from "../jobs/queue.ts";
import type { Job } from "../jobs/job.ts";
import { changeSchedule, newSchedule } from "./schedules.ts";
import type { Scope } from "../scope.ts";
import { findTask, type Task, taskName } from "./tasks.ts";

/** What a person may change of a task (B3); what is absent stays. */
export const taskSettings = z.strictObject({
  name: taskName.optional(),
  autoActivate: z.boolean().optional(),
  /** Days; null: indefinitely. */
  archiveRetentionDays: z.coerce.number("must be a number of days").int("must be whole days")
    .min(1, "must be a day or more").max(36_500, "is longer than a century").nullable().optional(),
  indexesContent: z.boolean().optional(),
});

/** Who changes, in which write. */
export interface Changing {
  trx: ControlWriter;
  scope: Scope;
  now: Date;
}

export interface Changed<T> {
  before: T;
  after: T;
}

/** Throws `Invalid`, `NotFound`, `Conflict` (name). */
export async function changeTask(
  { trx, scope }: Changing,
  taskId: string,
  input: z.input<typeof taskSettings>,
): Promise<Changed<Task>> {
  const wanted = readInput("Cannot change the task", taskSettings, input);
  const before = await findTask(trx, scope.account, taskId);
  const set = {
    ...wanted.name === undefined ? {} : { name: wanted.name },
    ...wanted.autoActivate === undefined ? {} : { auto_activate: Number(wanted.autoActivate) },
    ...wanted.indexesContent === undefined ? {} : { indexes_content: Number(wanted.indexesContent) },
    ...wanted.archiveRetentionDays === undefined
      ? {}
      : { archive_retention_days: wanted.archiveRetentionDays },
  };
  if (Object.keys(set).length > 0) await update(trx, scope.account, taskId, set);
  return { before, after: await findTask(trx, scope.account, taskId) };
}

/** Backup Frequency and Backup Hour. Throws `Invalid`, `NotFound`. */
export async function changeTaskSchedule(
  { trx, scope, now }: Changing,
  taskId: string,
  input: z.input<typeof newSchedule>,
) {
  await findTask(trx, scope.account, taskId);
  return await changeSchedule(trx, scope.account, taskId, input, now);
}

/** A run of the task now; where one is queued or running, that. Throws `NotFound`, `Conflict`. */
export async function backUpNow(
  { trx, scope, now }: Changing,
  taskId: string,
): Promise<{ job: Job; isNew: boolean }> {
  await refuseUnready(trx, scope.account, taskId);
  return await enqueue(trx, {
    account: scope.account,
    kind: "backup",
    subject: taskId,
    askedBy: scope.user,
    now,
  });
}

/** **Delete Backup** (B10): seven days in which no run goes on and one click undoes it. Throws `NotFound`, `Conflict`. */
export async function askTaskDeletion({ trx, scope, now }: Changing, taskId: string): Promise<Task> {
  refuseDeleting(await findTask(trx, scope.account, taskId));
  const at = now.getTime();
  await update(trx, scope.account, taskId, { deletion_asked_at: at, deletion_due_at: at + DELETION_GRACE });
  const open = await openJob(trx, scope.account, "backup", taskId);
  if (open) await cancelJob(trx, scope.account, open.id, now);
  return await findTask(trx, scope.account, taskId);
}

/** Throws `NotFound` where the grace is over and the task is gone. */
export async function undoTaskDeletion({ trx, scope }: Changing, taskId: string): Promise<Task> {
  await findTask(trx, scope.account, taskId);
  await update(trx, scope.account, taskId, { deletion_asked_at: null, deletion_due_at: null });
  return await findTask(trx, scope.account, taskId);
}

/** A task that is about to be deleted, or that Dropbox lets in no more, is not backed up. Throws `NotFound`, `Conflict`. */
export async function refuseUnready(db: ControlReader, account: string, taskId: string) {
  const task = await findTask(db, account, taskId);
  refuseDeleting(task);
  await refuseLost(db, account, task);
}

function refuseDeleting(task: Task) {
  if (task.deletionDue === null) return;
  throw new Conflict(`Cannot go on with "${task.name}": it is about to be deleted; undo that first`);
}

async function refuseLost(db: ControlReader, account: string, task: Task) {
  const row = await db.selectFrom("connections").select("lost_reason").where("account_id", "=", account)
    .where("id", "=", task.connectionId).where("lost_at", "is not", null).executeTakeFirst();
  if (!row) return;
  throw new Conflict(
    `Cannot back up "${task.name}": Dropbox no longer lets it in (${row.lost_reason}); connect it again`,
  );
}

type Columns = Partial<{
  name: string;
  auto_activate: number;
  indexes_content: number;
  archive_retention_days: number | null;
  deletion_asked_at: number | null;
  deletion_due_at: number | null;
}>;

async function update(trx: ControlWriter, account: string, taskId: string, set: Columns) {
  try {
    await trx.updateTable("tasks").set(set).where("account_id", "=", account).where("id", "=", taskId)
      .execute();
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Conflict(`Cannot name a task "${set.name}": another task has that name`);
  }
}

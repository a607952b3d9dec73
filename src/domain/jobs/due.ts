import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { lastDue, scheduleOf } from "../tasks/schedules.ts";
import type { JobKind } from "./job.ts";
import { enqueue } from "./queue.ts";

/** Something that a schedule asks for, and since when. */
export interface Due {
  account: string;
  kind: JobKind;
  subject: string;
  at: Date;
}

/** Backups that are due: the latest time of each task's schedule, however many went by before it. */
export async function dueBackups(db: ControlReader, now: Date): Promise<Due[]> {
  const rows = await connectedTasks(db).innerJoin(
    "schedules",
    (join) =>
      join.onRef("schedules.account_id", "=", "tasks.account_id").onRef("schedules.task_id", "=", "tasks.id"),
  ).select(["tasks.account_id", "tasks.id", "schedules.frequency", "schedules.hour", "schedules.set_at"])
    .execute();
  return rows.flatMap((row) => {
    const at = lastDue(scheduleOf(row), now);
    return at ? [{ account: row.account_id, kind: "backup", subject: row.id, at }] : [];
  });
}

/** Tasks whose last run found the connection lost, and whose team has been connected again since: they run at once (B13). */
export async function missedBackups(db: ControlReader): Promise<Due[]> {
  const rows = await connectedTasks(db)
    .innerJoin(
      "jobs",
      (join) => join.onRef("jobs.account_id", "=", "tasks.account_id").onRef("jobs.subject", "=", "tasks.id"),
    )
    .where("jobs.kind", "=", "backup").where("jobs.reason_code", "=", "link_lost")
    .whereRef("jobs.ended_at", "<", "connections.connected_at")
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom("jobs as later").select("later.id").whereRef("later.account_id", "=", "jobs.account_id")
          .whereRef("later.subject", "=", "jobs.subject").where("later.kind", "=", "backup")
          .whereRef("later.queued_at", ">", "jobs.queued_at"),
      ))
    ).select(["tasks.account_id", "tasks.id", "connections.connected_at"]).execute();
  return rows.map((row) => ({
    account: row.account_id,
    kind: "backup",
    subject: row.id,
    at: new Date(row.connected_at),
  }));
}

/** Tasks that are neither deleted nor about to be, nor their account, with a connection that is not lost. */
function connectedTasks(db: ControlReader) {
  return db.selectFrom("tasks").innerJoin(
    "connections",
    (join) =>
      join.onRef("connections.account_id", "=", "tasks.account_id").onRef(
        "connections.id",
        "=",
        "tasks.connection_id",
      ),
  ).innerJoin("accounts", "accounts.id", "tasks.account_id")
    .where("tasks.deleted_at", "is", null).where("tasks.deletion_due_at", "is", null)
    .where("accounts.removal_due_at", "is", null).where("connections.lost_at", "is", null);
}

/** Once in `every` milliseconds for each subject; all at different moments, so that they do not come at once. */
export function regularly(
  kind: JobKind,
  subjects: { account: string; id: string }[],
  every: number,
  now: Date,
): Due[] {
  return subjects.map(({ account, id }) => {
    const shift = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % every, 0);
    const at = new Date(Math.floor((now.getTime() - shift) / every) * every + shift);
    return { account, kind, subject: id, at };
  });
}

/**
 * Notes what is due and puts it into the queue, each time once: two ticks at once, a restart or a clock set back ask
 * for nothing twice. Answers how many jobs are new.
 */
export async function enqueueDue(db: ControlDatabase, due: Due[], now: Date): Promise<number> {
  const fresh = await notYetNoted(db.read, due);
  if (fresh.length === 0) return 0;
  return await db.write(async (trx) => {
    let count = 0;
    for (const one of fresh) count += Number(await ask(trx, one, now));
    return count;
  });
}

async function notYetNoted(db: ControlReader, due: Due[]): Promise<Due[]> {
  const noted = await Promise.all(
    due.map((one) =>
      db.selectFrom("schedule_ticks").select("due_at").where("account_id", "=", one.account)
        .where("kind", "=", one.kind).where("subject", "=", one.subject).where(
          "due_at",
          "=",
          one.at.getTime(),
        )
        .executeTakeFirst()
    ),
  );
  return due.filter((_, i) => noted[i] === undefined);
}

async function ask(trx: ControlWriter, { account, kind, subject, at }: Due, now: Date): Promise<boolean> {
  const noted = await trx.insertInto("schedule_ticks")
    .values({ account_id: account, kind, subject, due_at: at.getTime() })
    .onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  if (Number(noted.numInsertedOrUpdatedRows ?? 0) === 0) return false;
  return (await enqueue(trx, { account, kind, subject, askedBy: null, now })).isNew;
}

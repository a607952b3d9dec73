import type { Insertable, Selectable, Updateable } from "kysely";
import type { RecoveryJobsTable } from "../database/recovery_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type RecoveryJobRow = Selectable<RecoveryJobsTable>;

/** Adds a job; answers false where the form that asks for it has made one already. */
export async function addRecoveryJob(trx: Writer, job: Insertable<RecoveryJobsTable>): Promise<boolean> {
  const done = await trx.insertInto("recovery_jobs").values(job)
    .onConflict((conflict) => conflict.column("form_key").doNothing()).executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) === 1;
}

export async function changeRecoveryJob(trx: Writer, id: string, change: Updateable<RecoveryJobsTable>) {
  await trx.updateTable("recovery_jobs").set(change).where("id", "=", id).execute();
}

/** Stops every restore that waits or is under way, for somebody to start it; answers how many. */
export async function parkOpenRestores(trx: Writer, code: string, reason: string): Promise<number> {
  const done = await trx.updateTable("recovery_jobs")
    .set({ state: "parked", reason_code: code, reason, resume_at: null })
    .where("kind", "=", "restore").where((eb) =>
      eb.or([
        eb("state", "in", ["pending", "running"]),
        // One that would have gone on by itself on the 1st.
        eb("resume_at", "is not", null),
      ])
    ).executeTakeFirst();
  return Number(done.numUpdatedRows);
}

export async function findRecoveryJob(db: Reader, id: string): Promise<RecoveryJobRow | undefined> {
  return await db.selectFrom("recovery_jobs").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Those that wait for the queue to do something. */
export async function listOpenRecoveryJobs(db: Reader): Promise<RecoveryJobRow[]> {
  return await db.selectFrom("recovery_jobs").selectAll()
    .where("state", "in", ["planning", "pending", "running"]).execute();
}

export async function recoveryJobOfForm(db: Reader, formKey: string): Promise<RecoveryJobRow | undefined> {
  return await db.selectFrom("recovery_jobs").selectAll().where("form_key", "=", formKey).executeTakeFirst();
}

import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { RestoresTable, RestoreTargetsTable } from "../database/restore_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Restore = Selectable<RestoresTable>;
export type RestoreTarget = Selectable<RestoreTargetsTable>;

export async function addRestore(trx: Writer, restore: Insertable<RestoresTable>): Promise<number> {
  const row = await trx.insertInto("restores").values(restore).returning("id").executeTakeFirstOrThrow();
  return row.id;
}

export async function changeRestore(trx: Writer, id: number, change: Updateable<RestoresTable>) {
  await trx.updateTable("restores").set(change).where("id", "=", id).execute();
}

/** A restore with all its rows. */
export async function dropRestore(trx: Writer, id: number) {
  await trx.deleteFrom("restore_shares").where("restore_id", "=", id).execute();
  await trx.deleteFrom("restore_items").where("restore_id", "=", id).execute();
  await trx.deleteFrom("restore_targets").where("restore_id", "=", id).execute();
  await trx.deleteFrom("restores").where("id", "=", id).execute();
}

export async function findRestore(db: Reader, taskId: string, id: number): Promise<Restore | undefined> {
  return await db.selectFrom("restores").selectAll()
    .where("task_id", "=", taskId).where("id", "=", id).executeTakeFirst();
}

/** Newest first. */
export async function listRestoreRows(db: Reader, taskId: string, limit: number): Promise<Restore[]> {
  return await db.selectFrom("restores").selectAll().where("task_id", "=", taskId)
    .orderBy("id", "desc").limit(limit).execute();
}

/** Parked with a time to go on at that has come (unix milliseconds), the oldest first. */
export async function listParkedUntil(db: Reader, taskId: string, at: number): Promise<Restore[]> {
  return await db.selectFrom("restores").selectAll().where("task_id", "=", taskId)
    .where("state", "=", "parked").where("resume_at", "<=", at).orderBy("id").execute();
}

export async function countRestores(db: Reader, taskId: string): Promise<number> {
  const { count } = await db.selectFrom("restores").select(({ fn }) => fn.countAll<number>().as("count"))
    .where("task_id", "=", taskId).executeTakeFirstOrThrow();
  return Number(count);
}

export async function addTarget(trx: Writer, target: Insertable<RestoreTargetsTable>): Promise<number> {
  const row = await trx.insertInto("restore_targets").values(target).returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function listTargets(db: Reader, restoreId: number): Promise<RestoreTarget[]> {
  return await db.selectFrom("restore_targets").selectAll().where("restore_id", "=", restoreId)
    .orderBy("id").execute();
}

export async function changeTarget(trx: Writer, id: number, change: Updateable<RestoreTargetsTable>) {
  await trx.updateTable("restore_targets").set(change).where("id", "=", id).execute();
}

/** Adds to the upload calls of a team in a month (`2026-11`). */
export async function countUploadCalls(trx: Writer, teamId: string, month: string, calls: number) {
  await trx.insertInto("upload_calls").values({ team_id: teamId, month, calls })
    .onConflict((conflict) =>
      conflict.columns(["team_id", "month"]).doUpdateSet({
        calls: sql<number>`upload_calls.calls + excluded.calls`,
      })
    ).execute();
}

export async function uploadCallsOf(db: Reader, teamId: string, month: string): Promise<number> {
  const row = await db.selectFrom("upload_calls").select("calls").where("team_id", "=", teamId)
    .where("month", "=", month).executeTakeFirst();
  return row?.calls ?? 0;
}

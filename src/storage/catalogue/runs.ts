import type { Insertable, Selectable } from "kysely";
import type { CatalogueTables, RunsTable } from "../database/catalogue_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Run = Selectable<RunsTable>;
export type RunError = Selectable<CatalogueTables["run_errors"]>;
export type RunEntity = Selectable<CatalogueTables["run_entities"]>;

/** Begins a run. The unique index refuses a second one of the same task. */
export async function beginRun(trx: Writer, taskId: string, startedAt: number): Promise<number> {
  const row = await trx.insertInto("runs").values({
    task_id: taskId,
    state: "running",
    started_at: startedAt,
  })
    .returning("id").executeTakeFirstOrThrow();
  return row.id;
}

/** The number that the next run of any task gets. */
export async function nextRun(db: Reader): Promise<number> {
  const { last } = await db.selectFrom("runs").select((eb) => eb.fn.max("id").as("last"))
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/** Ends runs that a dead process left behind, of one task or of all, and answers them; whoever still works for one may write nothing more. */
export async function interruptRuns(
  trx: Writer,
  endedAt: number,
  taskId?: string,
): Promise<Pick<Run, "id" | "task_id" | "started_at">[]> {
  const left = trx.updateTable("runs").set({
    state: "interrupted",
    ended_at: endedAt,
    reason_code: "interrupted",
    reason:
      "Dropkeep was stopped while this run was under way. What it had stored is kept; the next run goes on from there.",
  }).where("state", "=", "running");
  return await (taskId === undefined ? left : left.where("task_id", "=", taskId))
    .returning(["id", "task_id", "started_at"]).execute();
}

/** A run ends once: what comes later changes nothing. Answers whether it was this. */
export async function endRun(
  trx: Writer,
  id: number,
  end: Partial<Insertable<RunsTable>>,
): Promise<boolean> {
  const done = await trx.updateTable("runs").set(end).where("id", "=", id).where("state", "=", "running")
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Newest first. */
export async function listRuns(db: Reader, taskId: string, limit = 50): Promise<Run[]> {
  return await db.selectFrom("runs").selectAll().where("task_id", "=", taskId)
    .orderBy("id", "desc").limit(limit).execute();
}

/** Runs that ended in a snapshot, newest first. */
export async function listSnapshots(db: Reader, taskId: string, limit = 1000): Promise<Run[]> {
  return await db.selectFrom("runs").selectAll().where("task_id", "=", taskId)
    .where("snapshot_id", "is not", null).orderBy("id", "desc").limit(limit).execute();
}

/** The run behind a snapshot id, a beginning of it, a run's number, or `latest`. */
export async function findSnapshot(db: Reader, taskId: string, name: string): Promise<Run | undefined> {
  const query = db.selectFrom("runs").selectAll().where("task_id", "=", taskId)
    .where("snapshot_id", "is not", null).orderBy("id", "desc");
  if (name === "latest") return await query.executeTakeFirst();
  if (/^\d{1,7}$/.test(name)) {
    const byNumber = await query.where("id", "=", Number(name)).executeTakeFirst();
    if (byNumber) return byNumber;
  }
  if (!/^[0-9a-f]{4,64}$/.test(name)) return undefined;
  const found = await query.where("snapshot_id", "like", `${name}%`).limit(2).execute();
  return found.length === 1 ? found[0] : undefined;
}

/** An item that is known to have failed in the run keeps its first reason. */
export async function saveRunErrors(trx: Writer, errors: RunError[]) {
  for (let i = 0; i < errors.length; i += 500) {
    await trx.insertInto("run_errors").values(errors.slice(i, i + 500))
      .onConflict((conflict) => conflict.doNothing()).execute();
  }
}

export async function listRunErrors(db: Reader, runId: number, limit = 1000): Promise<RunError[]> {
  return await db.selectFrom("run_errors").selectAll().where("run_id", "=", runId)
    .orderBy("namespace_id").orderBy("path").limit(limit).execute();
}

export async function countRunErrors(db: Reader, runId: number): Promise<number> {
  const { count } = await db.selectFrom("run_errors").select(({ fn }) => fn.countAll<number>().as("count"))
    .where("run_id", "=", runId).executeTakeFirstOrThrow();
  return Number(count);
}

/** What a run was for each entity; once a run. */
export async function saveRunEntities(trx: Writer, rows: RunEntity[]) {
  for (let i = 0; i < rows.length; i += 500) {
    await trx.insertInto("run_entities").values(rows.slice(i, i + 500)).execute();
  }
}

export async function listRunEntities(db: Reader, runId: number): Promise<RunEntity[]> {
  return await db.selectFrom("run_entities").selectAll().where("run_id", "=", runId).execute();
}

/** Runs that ended badly, newest first: each may have stored a snapshot and not have lived, or heard, to note it. */
export async function unsealedRuns(db: Reader, taskId: string): Promise<Pick<Run, "id" | "started_at">[]> {
  return await db.selectFrom("runs").select(["id", "started_at"]).where("task_id", "=", taskId)
    .where("state", "in", ["interrupted", "failed"]).where("snapshot_id", "is", null)
    .where("forgotten_at", "is", null).orderBy("id", "desc").execute();
}

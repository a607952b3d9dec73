import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { RecoveryJobsTable, RecoveryTables } from "../database/recovery_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type RecoveryJobRow = Selectable<RecoveryJobsTable>;

/** Whether a job `j` gives back what carries Limited Access, from wherever it was chosen, or gives to somebody who does. */
export const TOUCHES_LIMITED = sql<boolean>`(
  exists (select 1 from entities le where le.limited_at is not null and le.id in (j.entity_id, j.gets_entity))
  or exists (select 1 from recovery_job_namespaces jn join namespaces ns on ns.id = jn.namespace_id
    join entities le on le.id = ns.entity_id where jn.job_id = j.id and le.limited_at is not null))`;

/** The same of one job. */
export async function touchesLimited(db: Reader, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from recovery_jobs j where j.id = ${id} and ${TOUCHES_LIMITED}`.execute(
    db,
  );
  return rows.length > 0;
}

/** Adds a job; answers false where the form that asks for it has made one already. */
export async function addRecoveryJob(trx: Writer, job: Insertable<RecoveryJobsTable>): Promise<boolean> {
  const done = await trx.insertInto("recovery_jobs").values({ ...job, label_key: job.label.toLowerCase() })
    .onConflict((conflict) => conflict.column("form_key").doNothing()).executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) === 1;
}

/** A job names these namespaces too, by Dropbox's ids. */
export async function addJobNamespaces(
  trx: Writer,
  { id, task_id }: Pick<RecoveryJobRow, "id" | "task_id">,
  dropboxIds: string[],
) {
  await sql`insert or ignore into recovery_job_namespaces (job_id, namespace_id)
    select ${id}, id from namespaces where task_id = ${task_id}
      and dropbox_id in (select value from json_each(${JSON.stringify(dropboxIds)}))`.execute(trx);
}

/** Without a line in its log: for progress and figures. `moveRecoveryJob` is for what people are told of. */
export async function changeRecoveryJob(trx: Writer, id: string, change: Updateable<RecoveryJobsTable>) {
  await trx.updateTable("recovery_jobs").set(change).where("id", "=", id).execute();
}

/** A line of a job's log. */
export interface JobEvent {
  /** Unix milliseconds. */
  at: number;
  /** A state that it comes into, or something that is asked or told. */
  event: string;
  /** The person who does it; by itself without. */
  who?: string | null;
}

/** Changes a job as something happens to it: its log says so, with the reason that the change has. */
export async function moveRecoveryJob(
  trx: Writer,
  id: string,
  event: JobEvent,
  change: Updateable<RecoveryJobsTable>,
) {
  await changeRecoveryJob(trx, id, change);
  const { reason_code: code, reason: detail, resume_at: until } = change;
  await noteRecoveryJob(trx, id, event, code ? { code, detail: detail ?? "" } : null, until ?? null);
}

/** Adds a line to a job's log. */
export async function noteRecoveryJob(
  trx: Writer,
  id: string,
  { at, event, who = null }: JobEvent,
  reason: { code: string; detail: string } | null = null,
  until: number | null = null,
) {
  await trx.insertInto("recovery_job_events")
    .values({
      job_id: id,
      at,
      event,
      who,
      reason_code: reason?.code ?? null,
      reason: reason?.detail ?? null,
      until,
    })
    .execute();
}

export type JobEventRow = Selectable<RecoveryTables["recovery_job_events"]>;

/** A job's log, the oldest line first; of a long one the newest lines. */
export async function recoveryJobEvents(db: Reader, id: string, limit: number): Promise<JobEventRow[]> {
  const rows = await db.selectFrom("recovery_job_events").selectAll().where("job_id", "=", id)
    .orderBy("id", "desc").limit(limit).execute();
  return rows.reverse();
}

/** What a job's log says last of a reason: the detail that goes with its code; "" where it says nothing. */
export async function lastDetail(db: Reader, id: string, code: string): Promise<string> {
  const row = await db.selectFrom("recovery_job_events").select("reason").where("job_id", "=", id)
    .where("reason_code", "=", code).orderBy("id", "desc").limit(1).executeTakeFirst();
  return row?.reason ?? "";
}

/** Stops every restore and export that waits or is under way, for somebody to start it; answers how many. */
export async function parkOpenJobs(
  trx: Writer,
  at: number,
  reason: { code: string; detail: string },
): Promise<number> {
  const open = await trx.selectFrom("recovery_jobs").select("id").where((eb) =>
    eb.or([
      eb("state", "in", ["pending", "running"]),
      // One that would have gone on by itself on the 1st.
      eb("resume_at", "is not", null),
    ])
  ).execute();
  const parked = {
    state: "parked" as const,
    reason_code: reason.code,
    reason: reason.detail,
    resume_at: null,
  };
  for (const { id } of open) await moveRecoveryJob(trx, id, { at, event: "parked" }, parked);
  return open.length;
}

export async function findRecoveryJob(db: Reader, id: string): Promise<RecoveryJobRow | undefined> {
  return await db.selectFrom("recovery_jobs").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Those that wait for the queue to do something. */
export async function listOpenRecoveryJobs(db: Reader): Promise<RecoveryJobRow[]> {
  return await db.selectFrom("recovery_jobs").selectAll()
    .where("state", "in", ["planning", "pending", "running"]).execute();
}

/** Runs that jobs of a task read, or will by themselves, and whose logs say something since a moment (unix milliseconds). */
export async function runsUnderWay(db: Reader, taskId: string, since: number): Promise<number[]> {
  const { rows } = await sql<{ run_id: number }>`select distinct j.run_id from recovery_jobs j
    where j.task_id = ${taskId}
      and (j.state in ('planning', 'pending', 'running') or (j.state = 'parked' and j.resume_at is not null))
      and max(j.asked_at, coalesce((select max(e.at) from recovery_job_events e where e.job_id = j.id), 0)) >= ${since}`
    .execute(db);
  return rows.map(({ run_id }) => run_id);
}

/** The job that a form has made already; `formKey`: whose form and its key. */
export async function recoveryJobOfForm(db: Reader, formKey: string): Promise<RecoveryJobRow | undefined> {
  return await db.selectFrom("recovery_jobs").selectAll().where("form_key", "=", formKey).executeTakeFirst();
}

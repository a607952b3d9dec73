import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { AlarmsTable, RunDamageTable } from "../database/alarm_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type AlarmRow = Selectable<AlarmsTable>;
export type RunDamage = Selectable<RunDamageTable>;
export type { DamageCounts } from "../database/alarm_tables.ts";

export async function saveRunDamage(trx: Writer, rows: RunDamage[]) {
  for (let i = 0; i < rows.length; i += 500) {
    await trx.insertInto("run_damage").values(rows.slice(i, i + 500)).execute();
  }
}

/** An entity's damage by runs that began at a moment (unix milliseconds) or later, oldest first. */
export async function damageSince(
  db: Reader,
  entityId: number,
  at: number,
): Promise<(RunDamage & { at: number })[]> {
  const { rows } = await sql<RunDamage & { at: number }>`select d.*, r.started_at as at
    from run_damage d join runs r on r.id = d.run_id
    where d.entity_id = ${entityId} and r.started_at >= ${at} order by d.run_id`.execute(db);
  return rows;
}

/** When the first run that had a snapshot of an entity began. */
export async function knownSince(db: Reader, entityId: number): Promise<number | null> {
  const { rows: [row] } = await sql<{ at: number | null }>`select r.started_at as at from run_entities e
    join runs r on r.id = e.run_id where e.entity_id = ${entityId} order by e.run_id limit 1`.execute(db);
  return row?.at ?? null;
}

export async function addAlarm(trx: Writer, alarm: Insertable<AlarmsTable>): Promise<number> {
  const { id } = await trx.insertInto("alarms").values(alarm).returning("id").executeTakeFirstOrThrow();
  return id;
}

export async function changeAlarm(trx: Writer, id: number, change: Updateable<AlarmsTable>) {
  await trx.updateTable("alarms").set(change).where("id", "=", id).execute();
}

/** Answers an alarm that nobody has answered, or takes "ours" back by "undone"; false where it is answered otherwise. */
export async function answerAlarm(
  trx: Writer,
  id: number,
  answer: Required<Pick<Updateable<AlarmsTable>, "answer" | "answered_at" | "answered_by">>,
): Promise<boolean> {
  const done = await trx.updateTable("alarms").set(answer).where("id", "=", id)
    .where((eb) =>
      eb.or([
        eb("answered_at", "is", null),
        ...answer.answer === "undone" ? [eb("answer", "=", "ours")] : [],
      ])
    ).executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Of an entity, newest first. */
export async function alarmsOf(db: Reader, entityId: number): Promise<AlarmRow[]> {
  return await db.selectFrom("alarms").selectAll().where("entity_id", "=", entityId).orderBy("id", "desc")
    .execute();
}

/** Those whose mail has not been written. */
export async function untoldAlarms(db: Reader): Promise<AlarmRow[]> {
  return await db.selectFrom("alarms").selectAll().where("told_at", "is", null).orderBy("id").execute();
}

/** Those that may still keep snapshots: not answered, or gone back from at `since` (unix milliseconds) or later. */
export async function holdingAlarms(db: Reader, taskId: string, since: number): Promise<AlarmRow[]> {
  return await db.selectFrom("alarms").selectAll().where("task_id", "=", taskId)
    .where((eb) =>
      eb.or([
        eb("answered_at", "is", null),
        eb.and([eb("answer", "=", "undone"), eb("answered_at", ">=", since)]),
      ])
    ).execute();
}

export interface ListedAlarm extends AlarmRow {
  name: string;
  email: string | null;
  kind: "member" | "team_folder";
  limited_at: number | null;
  /** When the runs began: unix milliseconds. */
  clean_at: number;
  first_at: number;
  last_at: number;
}

export interface AlarmFilter {
  tasks: "all" | readonly string[];
  limited: "also" | "never";
  id?: number;
  taskId?: string;
  entityId?: number;
  open?: boolean;
  /** Alarms before this one. */
  before?: number;
}

/** Alarms with whom they are of, newest first. */
export async function listAlarms(db: Reader, filter: AlarmFilter, limit: number): Promise<ListedAlarm[]> {
  const { tasks, limited, id, taskId, entityId, open, before } = filter;
  const parts = [sql`true`];
  if (tasks !== "all") parts.push(sql`a.task_id in (select value from json_each(${JSON.stringify(tasks)}))`);
  if (limited === "never") parts.push(sql`e.limited_at is null`);
  if (id !== undefined) parts.push(sql`a.id = ${id}`);
  if (taskId !== undefined) parts.push(sql`a.task_id = ${taskId}`);
  if (entityId !== undefined) parts.push(sql`a.entity_id = ${entityId}`);
  if (open) parts.push(sql`a.answered_at is null`);
  if (before !== undefined) parts.push(sql`a.id < ${before}`);
  // SQLite would go over all alarms for the sake of the order.
  const unanswered = open && entityId === undefined ? sql`indexed by alarms_unanswered` : sql``;
  const { rows } = await sql<ListedAlarm>`select a.*, e.name, e.email, e.kind, e.limited_at,
      c.started_at as clean_at, f.started_at as first_at, l.started_at as last_at
    from alarms a ${unanswered} join entities e on e.id = a.entity_id join runs c on c.id = a.clean_run
    join runs f on f.id = a.first_run join runs l on l.id = a.last_run
    where ${sql.join(parts, sql` and `)} order by a.id desc limit ${limit}`.execute(db);
  return rows;
}

import { type RawBuilder, sql } from "kysely";
import type { RecoveryJobsTable, RecoveryStatus } from "../database/recovery_tables.ts";
import type { Reader } from "./power.ts";
import { type RecoveryJobRow, TOUCHES_LIMITED } from "./recovery_jobs.ts";

/** Whose jobs are seen. */
export interface JobScope {
  /** Ids of tasks. */
  tasks: readonly string[];
  /** These are all that there are: nothing has to be looked at for them. */
  isAll: boolean;
  /** Without what gives back, or gives to, what carries Limited Access. */
  hidesLimited: boolean;
}

export interface JobFilter {
  kind?: RecoveryJobsTable["kind"];
  statuses?: readonly RecoveryStatus[];
  /** A user's id. */
  askedBy?: string;
  /** Ended at this or later, unix milliseconds. */
  endedSince?: number;
  /** A part of a label, in lower case, or one of these tasks. */
  named?: { part: string; tasks: readonly string[] };
}

/** Where a page ended. */
export type JobMark = [askedAt: number, id: string];

/** A job and whose data it gives back. */
export type ListedRow = Omit<RecoveryJobRow, "request" | "plan"> & {
  entity: string | null;
  into: string | null;
  /** Of an export: "download", or where else it goes. */
  sent_to: string | null;
};

/** Jobs in the order that they were asked for, by ids: an index alone answers it. */
export async function jobIds(
  db: Reader,
  scope: JobScope,
  filter: JobFilter,
  { oldestFirst, after, limit }: { oldestFirst: boolean; after: JobMark | null; limit: number },
): Promise<string[]> {
  const [way, beyond] = oldestFirst ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`];
  const rest = after === null ? sql`true` : sql`(j.asked_at, j.id) ${beyond} (${after[0]}, ${after[1]})`;
  const { rows } = await sql<{ id: string }>`select j.id from recovery_jobs j
    where ${matching(scope, filter)} and ${rest} order by j.asked_at ${way}, j.id ${way} limit ${limit}`
    .execute(db);
  return rows.map(({ id }) => id);
}

/** How many match, counted no further than `cap`: one more says that there are more. */
export async function countJobs(
  db: Reader,
  scope: JobScope,
  filter: JobFilter,
  cap: number,
): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*) as count from
    (select 1 from recovery_jobs j where ${matching(scope, filter)} limit ${cap + 1})`.execute(db);
  return row!.count;
}

/** What a list shows of these jobs, in the order given. */
export async function jobsOfIds(db: Reader, ids: readonly string[]): Promise<ListedRow[]> {
  const { rows } = await sql<
    ListedRow
  >`select j.id, j.kind, j.task_id, j.entity_id, j.run_id, j.snapshot_at, j.label,
      j.destination, j.asked_by, j.initiator, j.asked_at, j.state, j.restore_id, j.progress, j.started_at, j.ended_at,
      j.resume_at, j.reason_code, j.reason, j.items, j.bytes, j.status, e.name as entity,
      json_extract(j.request, '$.into') as "into", json_extract(j.request, '$.destination.kind') as sent_to
    from json_each(${JSON.stringify(ids)}) c cross join recovery_jobs j on j.id = c.value
    left join entities e on e.id = j.entity_id order by c.key`.execute(db);
  return rows;
}

/** People whose jobs are seen, by the name that they had with the last of them; a step along an index each. */
export async function jobInitiators(
  db: Reader,
  scope: JobScope,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`with recursive people(id) as (
      select min(asked_by) from recovery_jobs
      union all select (select min(asked_by) from recovery_jobs where asked_by > people.id) from people
      where people.id is not null limit ${limit + 1})
    select p.id, (select j.initiator from recovery_jobs j where j.asked_by = p.id and ${matching(scope, {})}
      order by j.asked_at desc limit 1) as name from people p where p.id is not null`.execute(db);
  return rows.filter(({ name }) => name !== null);
}

/** The tasks that have jobs; a step along an index each. */
export async function tasksWithJobs(db: Reader): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive of(id) as (select min(task_id) from recovery_jobs
      union all select (select min(task_id) from recovery_jobs where task_id > of.id) from of where of.id is not null)
    select id from of where id is not null`.execute(db);
  return rows.map(({ id }) => id);
}

function matching({ tasks, isAll, hidesLimited }: JobScope, filter: JobFilter): RawBuilder<unknown> {
  const { kind, statuses, askedBy, endedSince, named } = filter;
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (!isAll) all.push(among(sql`j.task_id`, tasks));
  if (hidesLimited) all.push(sql`not ${TOUCHES_LIMITED}`);
  if (kind !== undefined) all.push(sql`j.kind = ${kind}`);
  // What ended lately is looked up by that: of a status there may be all jobs that there ever were.
  const status = endedSince === undefined ? sql`j.status` : sql`+j.status`;
  if (statuses !== undefined) all.push(among(status, statuses));
  if (askedBy !== undefined) all.push(sql`j.asked_by = ${askedBy}`);
  if (endedSince !== undefined) all.push(sql`j.ended_at >= ${endedSince}`);
  if (named !== undefined) {
    all.push(sql`(instr(j.label_key, ${named.part}) > 0 or ${among(sql`+j.task_id`, named.tasks)})`);
  }
  return sql.join(all, sql` and `);
}

/** One value goes along its index in the order of time; several are looked for among all. */
function among(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<unknown> {
  if (values.length === 1) return sql`${column} = ${values[0]}`;
  return sql`(+${column}) in (select value from json_each(${JSON.stringify(values)}))`;
}

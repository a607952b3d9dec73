import { sql } from "kysely";
import { heldAt } from "./browse.ts";
import type { Reader } from "./power.ts";

/** A day with snapshots of an entity. */
export interface SnapshotDay {
  /** `2026-11-25`, UTC. */
  day: string;
  /** The last one of the day, and how many there are. */
  run: number;
  count: number;
  /** Items that were new, changed or removed on it. */
  changes: number;
}

/** Days with snapshots, of runs that began in a span of unix milliseconds (`until` is not in it). */
export async function snapshotDays(
  db: Reader,
  { taskId, entityId, from, until }: { taskId: string; entityId: number; from: number; until: number },
): Promise<SnapshotDay[]> {
  const { rows } = await sql<
    SnapshotDay
  >`select strftime('%Y-%m-%d', r.started_at / 1000, 'unixepoch') as day,
      max(r.id) as run, count(*) as count, sum(e.added + e.changed + e.removed) as changes
    from run_entities e join runs r on r.id = e.run_id
    where e.entity_id = ${entityId} and r.task_id = ${taskId} and r.snapshot_id is not null
      and r.started_at >= ${from} and r.started_at < ${until} group by 1 order by 1`.execute(db);
  return rows;
}

/** The snapshots of an entity before and after a run. */
export async function besideRun(
  db: Reader,
  taskId: string,
  entityId: number,
  run: number,
): Promise<{ before: number | null; after: number | null }> {
  const { rows: [row] } = await sql<{ before: number | null; after: number | null }>`
    select max(case when r.id < ${run} then r.id end) as before, min(case when r.id > ${run} then r.id end) as after
    from run_entities e join runs r on r.id = e.run_id
    where e.entity_id = ${entityId} and r.task_id = ${taskId} and r.snapshot_id is not null`.execute(db);
  return row!;
}

/** The last snapshot of an entity whose run began before a moment (unix milliseconds); else its first. */
export async function runAt(
  db: Reader,
  taskId: string,
  entityId: number,
  at: number,
): Promise<number | null> {
  const { rows: [row] } = await sql<{ run: number | null }>`
    select coalesce(max(case when r.started_at < ${at} then r.id end), min(r.id)) as run
    from run_entities e join runs r on r.id = e.run_id
    where e.entity_id = ${entityId} and r.task_id = ${taskId} and r.snapshot_id is not null`.execute(db);
  return row!.run;
}

/** Snapshots nearest to a run in which a node stood, where it does not stand in that one. */
export async function whenStood(
  db: Reader,
  taskId: string,
  nodeId: number,
  run: number,
): Promise<{ before: number | null; after: number | null }> {
  const { rows: [row] } = await sql<{ before: number | null; after: number | null }>`
    select max(case when r.id < ${run} then r.id end) as before, min(case when r.id > ${run} then r.id end) as after
    from runs r where r.task_id = ${taskId} and r.snapshot_id is not null
      and exists (select 1 from versions v where v.node_id = ${nodeId} and ${
    sql.raw("v.from_run <= r.id and (v.to_run is null or v.to_run > r.id)")
  })`.execute(db);
  return row!;
}

/** Whether a node stands as of a run. */
export async function stands(db: Reader, nodeId: number, run: number): Promise<boolean> {
  const { rows } = await sql`select 1 from versions v where v.node_id = ${nodeId} and ${heldAt(run)} limit 1`
    .execute(db);
  return rows.length > 0;
}

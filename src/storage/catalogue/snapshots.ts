import { type RawBuilder, sql } from "kysely";
import type { RunEntitiesTable } from "../database/catalogue_tables.ts";
import type { Reader } from "./power.ts";

/** Snapshots of a task that are still there, and when the first and the last began (unix milliseconds). */
export async function countSnapshots(
  db: Reader,
  taskId: string,
): Promise<{ snapshots: number; first: number | null; last: number | null }> {
  const { rows: [row] } = await sql<{ snapshots: number; first: number | null; last: number | null }>`
    select count(*) as snapshots, min(started_at) as first, max(started_at) as last from runs
    where task_id = ${taskId} and snapshot_id is not null`.execute(db);
  return row!;
}

/** A snapshot as it was for one entity. */
export interface EntitySnapshot
  extends Pick<RunEntitiesTable, "outcome" | "items" | "bytes" | "added" | "changed" | "removed" | "errors"> {
  run: number;
  /** Lowercase hex. */
  snapshot_id: string;
  started_at: number;
  ended_at: number | null;
}

export interface SnapshotFilter {
  taskId: string;
  entityId: number;
  /** Unix milliseconds: runs that began at `from` or later, and before `until`. */
  from?: number;
  until?: number;
  /** Only those of which something was new, changed or removed. */
  changed?: boolean;
  /** Runs before this one. */
  before?: number;
}

/** An entity's snapshots, newest first. */
export async function entitySnapshots(
  db: Reader,
  filter: SnapshotFilter,
  limit: number,
): Promise<EntitySnapshot[]> {
  const { rows } = await sql<EntitySnapshot>`select r.id as run, r.snapshot_id, r.started_at, r.ended_at,
      e.outcome, e.items, e.bytes, e.added, e.changed, e.removed, e.errors
    from run_entities e join runs r on r.id = e.run_id
    where ${matching(filter)} order by e.run_id desc limit ${limit}`.execute(db);
  return rows;
}

/** How many of an entity's snapshots match. */
export async function countEntitySnapshots(db: Reader, filter: SnapshotFilter): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*) as count
    from run_entities e join runs r on r.id = e.run_id where ${matching(filter)}`.execute(db);
  return row!.count;
}

function matching({ taskId, entityId, from, until, changed, before }: SnapshotFilter): RawBuilder<unknown> {
  const parts = [sql`e.entity_id = ${entityId}`, sql`r.task_id = ${taskId}`, sql`r.snapshot_id is not null`];
  if (from !== undefined) parts.push(sql`r.started_at >= ${from}`);
  if (until !== undefined) parts.push(sql`r.started_at < ${until}`);
  if (changed) parts.push(sql`e.added + e.changed + e.removed > 0`);
  if (before !== undefined) parts.push(sql`e.run_id < ${before}`);
  return sql.join(parts, sql` and `);
}

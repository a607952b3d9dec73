import { sql } from "kysely";
import type { Reader, Writer } from "./power.ts";

/** Brings the files and bytes of each namespace up to a run, from what began and ended since the last time. */
export async function addUpTotals(trx: Writer, repositoryId: number, taskId: string, run: number) {
  const { totals_run: since } = await trx.selectFrom("repositories").select("totals_run")
    .where("id", "=", repositoryId).executeTakeFirstOrThrow();
  await sql`with moved(namespace_id, n, size) as (
      select v.namespace_id, 1, v.size from versions v where v.from_run > ${since} and v.kind in ('file', 'export')
      union all
      select v.namespace_id, -1, -v.size from versions v where v.to_run > ${since} and v.kind in ('file', 'export')),
    sums as (select namespace_id, sum(n) as n, sum(size) as size from moved group by namespace_id)
    update namespaces set items = items + sums.n, bytes = bytes + sums.size
    from sums where sums.namespace_id = namespaces.id and namespaces.task_id = ${taskId}`.execute(trx);
  await trx.updateTable("repositories").set({ totals_run: run }).where("id", "=", repositoryId).execute();
}

export interface NamespaceChanges {
  namespaceId: number;
  added: number;
  changed: number;
  removed: number;
}

/**
 * Files added, changed and removed since the snapshot before, by namespace, also by runs in between that had none. A
 * move counts as one added and one removed.
 */
export async function countChanges(db: Reader, taskId: string, run: number): Promise<NamespaceChanges[]> {
  const since = await lastSnapshotBefore(db, taskId, run);
  const found = await sql<NamespaceChanges>`with begun as (
      select v.namespace_id, exists (select 1 from versions p where p.node_id = v.node_id
        and p.from_run <= ${since} and +p.to_run > ${since}) as again
      from versions v where v.from_run > ${since} and v.to_run is null and v.kind in ('file', 'export')),
    gone as (select v.namespace_id from versions v
      where v.to_run > ${since} and +v.from_run <= ${since} and v.kind in ('file', 'export')
      and not exists (select 1 from versions n where n.node_id = v.node_id and n.to_run is null)),
    all_of (namespace_id, added, changed, removed) as (
      select namespace_id, again = 0, again = 1, 0 from begun
      union all select namespace_id, 0, 0, 1 from gone)
    select all_of.namespace_id as namespaceId, sum(added) as added, sum(changed) as changed, sum(removed) as removed
    from all_of join namespaces ns on ns.id = all_of.namespace_id and ns.task_id = ${taskId}
    group by all_of.namespace_id`.execute(db);
  return found.rows;
}

async function lastSnapshotBefore(db: Reader, taskId: string, run: number): Promise<number> {
  const row = await db.selectFrom("runs").select("id").where("task_id", "=", taskId).where("id", "<", run)
    .where("snapshot_id", "is not", null).orderBy("id", "desc").executeTakeFirst();
  return row?.id ?? 0;
}

import { sql } from "kysely";
import type { Reader, Writer } from "./power.ts";

/** Takes a page of a layout's items away; answers how many. When none is left, its zips go too. */
export async function dropLayoutPage(trx: Writer, layoutId: number, limit: number): Promise<number> {
  const done = await sql`delete from layout_items where layout_id = ${layoutId} and seq in
    (select seq from layout_items where layout_id = ${layoutId} order by seq limit ${limit})`.execute(trx);
  const count = Number(done.numAffectedRows ?? 0n);
  if (count === 0) await trx.deleteFrom("layout_zips").where("layout_id", "=", layoutId).execute();
  return count;
}

/** Why a layout is not kept: its link's end is long past, what it lists is not backed up any more, or its job begins again. */
export type DroppedCode = "export_expired" | "export_erased" | "export_again";

/** Layouts that are to go: nobody may have them since `before` (unix milliseconds), or their job or snapshot is not there. */
export async function layoutsPast(
  db: Reader,
  before: number,
): Promise<{ id: number; isOrphan: number; code: DroppedCode }[]> {
  const { rows } = await sql<{ id: number; isOrphan: number; code: DroppedCode }>`
    select l.id, j.id is null as isOrphan,
      iif(r.forgotten_at is null, 'export_expired', 'export_erased') as code
    from layouts l left join recovery_jobs j on j.id = l.job_id left join runs r on r.id = l.run_id
    where j.id is null or (l.dropped_code is null and (r.forgotten_at is not null
      or min(coalesce(l.link_revoked_at, 1e15), coalesce(l.link_until, 1e15)) <= ${before}
      or (l.link_until is null and j.ended_at <= ${before})))`.execute(db);
  return rows;
}

/** Layouts that are dropped and not empty yet. */
export async function droppedLayouts(db: Reader): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from layouts l where l.dropped_code is not null
    and exists (select 1 from layout_items i where i.layout_id = l.id)`.execute(db);
  return rows.map(({ id }) => id);
}

/** Layouts of a task that list any of these states (ids of versions). */
export async function layoutsListing(
  db: Reader,
  taskId: string,
  states: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct l.id from json_each(${
    JSON.stringify(states)
  }) as wanted
    cross join layout_items i on i.version_id = wanted.value
    cross join layouts l on l.id = i.layout_id and l.task_id = ${taskId}`.execute(db);
  return rows.map(({ id }) => id);
}

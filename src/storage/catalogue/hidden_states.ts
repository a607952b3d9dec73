import { sql } from "kysely";
import { heldAt } from "./browse.ts";
import { takeFromTotals } from "./erased_rows.ts";
import type { Catalogue, Reader, Writer } from "./power.ts";

/** Rows of one write. */
const PAGE = 500;

/** Ids of the states that hold at a run below these folders, at any depth. */
export async function heldBelow(db: Reader, run: number, folders: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`with recursive below(id, node_id) as (
      select v.id, v.node_id from json_each(${JSON.stringify(folders)}) as folder
        cross join versions v on v.parent_id = folder.value and ${heldAt(run)}
      union all
      select v.id, v.node_id from below cross join versions v on v.parent_id = below.node_id and ${
    heldAt(run)
  })
    select id from below`.execute(db);
  return found.rows.map((row) => row.id);
}

/**
 * The run's snapshot was written anew without these states: they hold before it and after it as they did, and at it no
 * more. Many small writes; cut off anywhere, the rest is found by comparing again.
 */
export async function hideAt(catalogue: Catalogue, taskId: string, run: number, ids: readonly number[]) {
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = JSON.stringify(ids.slice(at, at + PAGE));
    await catalogue.write((trx) => hidePage(trx, taskId, run, page));
  }
}

async function hidePage(trx: Writer, taskId: string, run: number, ids: string) {
  const repository = await trx.selectFrom("repositories").select("totals_run").where("task_id", "=", taskId)
    .executeTakeFirst();
  if (repository?.totals_run === run) await takeFromTotals(trx, taskId, ids);
  const these = sql`id in (select value from json_each(${ids}))`;
  await sql`insert into versions (namespace_id, node_id, parent_id, from_run, to_run, kind, name, sort, dropbox_id,
      rev, size, content_id, client_modified, server_modified, target, modified_by, unverified, scrambled,
      seen_run)
    select namespace_id, node_id, parent_id, from_run, ${run}, kind, name, sort, dropbox_id,
      rev, size, content_id, client_modified, server_modified, target, modified_by, unverified, scrambled,
      seen_run
    from versions where ${these} and from_run < ${run}`.execute(trx);
  await sql`delete from versions where ${these} and to_run <= ${run + 1}`.execute(trx);
  await sql`update versions set from_run = ${run + 1} where ${these}`.execute(trx);
}

import { sql } from "kysely";
import type { Catalogue, Writer } from "./power.ts";

/** Entities brought up to date in one write. */
const PAGE = 500;

/**
 * Copies what the last ended run of each task was for its entities into their rows, a page a write: a table of entities
 * is read from one place then. Cut off anywhere, the next call goes on; called again it changes nothing.
 */
export async function refreshStandings(catalogue: Catalogue): Promise<void> {
  const { rows } = await sql<{ id: number; task_id: string }>`select max(r.id) as id, r.task_id from runs r
    where r.state in ('success', 'partial') group by r.task_id`.execute(catalogue.read);
  for (const run of rows) {
    while (await catalogue.write((trx) => refreshPage(trx, run.id, run.task_id)) === PAGE);
  }
}

async function refreshPage(trx: Writer, run: number, taskId: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select e.id from run_entities re
    cross join entities e on e.id = re.entity_id
    where re.run_id = ${run} and e.task_id = ${taskId} and coalesce(e.last_run, 0) < ${run} limit ${PAGE}`
    .execute(trx);
  const ids = JSON.stringify(rows.map((row) => row.id));
  await sql`update entities set last_run = re.run_id, last_outcome = re.outcome, last_reason_code = re.reason_code,
      items = re.items, bytes = re.bytes,
      first_backup_at = coalesce(first_backup_at, case when re.outcome != 'failed' then runs.started_at end),
      last_backup_at = case when re.outcome != 'failed' then runs.started_at else last_backup_at end
    from run_entities re join runs on runs.id = re.run_id
    where re.run_id = ${run} and re.entity_id = entities.id
      and entities.id in (select value from json_each(${ids}))`.execute(trx);
  return rows.length;
}

import { sql } from "kysely";
import { heldAt, pathOf } from "./browse.ts";
import type { Catalogue, Writer } from "./power.ts";

/**
 * Removes what restores were to give back, or gave back, of these states, also from what was asked for: by the place that each had at the restore's
 * own run. While the folders on the way still stand in the catalogue: they tell it.
 */
export async function eraseRestoredPlaces(catalogue: Catalogue, taskId: string, states: readonly number[]) {
  const { read } = catalogue;
  // A cloud document's place has the exported name, not its own.
  await catalogue.write((trx) =>
    sql`delete from sent_items where version_id in (select value from json_each(${JSON.stringify(states)}))
      and +job_id in (select id from recovery_jobs where task_id = ${taskId})`.execute(trx)
  );
  const restores = await read.selectFrom("restores").select(["id", "run_id"]).where("task_id", "=", taskId)
    .execute();
  const asked = await read.selectFrom("recovery_jobs").select("run_id").where("task_id", "=", taskId)
    .execute();
  for (const run of new Set([...restores, ...asked].map(({ run_id }) => run_id))) {
    const held = await sql<{ folder: string; node_id: number }>`select ns.folder, v.node_id
      from json_each(${JSON.stringify(states)}) as wanted cross join versions v on v.id = wanted.value
      join namespaces ns on ns.id = v.namespace_id where ${heldAt(run)}`.execute(read);
    const places: string[] = [];
    for (const { folder, node_id } of held.rows) places.push(`/${folder}${await pathOf(read, run, node_id)}`);
    const ids = restores.filter(({ run_id }) => run_id === run).map(({ id }) => id);
    await catalogue.write(async (trx) => {
      await sql`delete from restore_items where restore_id in (select value from json_each(${
        JSON.stringify(ids)
      }))
        and place in (select value from json_each(${JSON.stringify(places)}))`.execute(trx);
      await sql`delete from sent_items where job_id in
          (select id from recovery_jobs where task_id = ${taskId} and run_id = ${run})
        and place in (select value from json_each(${JSON.stringify(places)}))`.execute(trx);
      await eraseAsked(trx, "restores", { taskId, run, places });
      await eraseAsked(trx, "recovery_jobs", { taskId, run, places });
      if (places.length > 0) await eraseReasons(trx, taskId, run);
    });
  }
}

/** What went wrong with a job of that snapshot may say which file it was, by a name that a storage has made of its place: the code stays. */
async function eraseReasons(trx: Writer, taskId: string, run: number) {
  await sql`update restores set reason = '' where task_id = ${taskId} and run_id = ${run} and reason <> ''`
    .execute(trx);
  await sql`update recovery_jobs set reason = '' where task_id = ${taskId} and run_id = ${run}
    and reason <> ''`.execute(trx);
  await sql`update recovery_job_events set reason = '' where reason <> ''
    and job_id in (select id from recovery_jobs where task_id = ${taskId} and run_id = ${run})`.execute(trx);
}

/** What was asked for by such a place is so no more; its label may be the same name, and goes too. */
async function eraseAsked(
  trx: Writer,
  table: "restores" | "recovery_jobs",
  { taskId, run, places }: { taskId: string; run: number; places: string[] },
) {
  const list = sql`(select value from json_each(${JSON.stringify(places)}))`;
  const asked = sql.ref(`${table}.request`);
  await sql`update ${
    sql.table(table)
  } set label = '', request = json_replace(request, '$.label', '', '$.paths',
      (select json_group_array(value) from json_each(${asked}, '$.paths') where value not in ${list}))
    where task_id = ${taskId} and run_id = ${run}
      and exists (select 1 from json_each(${asked}, '$.paths') where value in ${list})`.execute(trx);
}

/** Restores give back no content (their row numbers) that nothing shows any more as of their run: its bytes go. */
export async function eraseRestoredContents(trx: Writer, taskId: string, contents: readonly number[]) {
  await sql`delete from restore_items where content_id in (select value from json_each(${
    JSON.stringify(contents)
  }))
    and exists (select 1 from restores r where r.id = restore_items.restore_id and r.task_id = ${taskId}
      and not exists (select 1 from versions v where v.content_id = restore_items.content_id
        and v.from_run <= r.run_id and (v.to_run is null or v.to_run > r.run_id)))`.execute(trx);
}

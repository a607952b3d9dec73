import { sql } from "kysely";
import { heldAt, pathOf } from "./browse.ts";
import type { Catalogue, Writer } from "./power.ts";

/**
 * Removes what restores were to give back, or gave back, of these states: by the place that each had at the restore's
 * own run. While the folders on the way still stand in the catalogue: they tell it.
 */
export async function eraseRestoredPlaces(catalogue: Catalogue, taskId: string, states: readonly number[]) {
  const { read } = catalogue;
  const restores = await read.selectFrom("restores").select(["id", "run_id"]).where("task_id", "=", taskId)
    .execute();
  const byRun = Map.groupBy(restores, (restore) => restore.run_id);
  for (const [run, ofRun] of byRun) {
    const held = await sql<{ folder: string; node_id: number }>`select ns.folder, v.node_id
      from json_each(${JSON.stringify(states)}) as wanted cross join versions v on v.id = wanted.value
      join namespaces ns on ns.id = v.namespace_id where ${heldAt(run)}`.execute(read);
    const places: string[] = [];
    for (const { folder, node_id } of held.rows) places.push(`/${folder}${await pathOf(read, run, node_id)}`);
    const ids = ofRun.map((restore) => restore.id);
    await catalogue.write((trx) =>
      sql`delete from restore_items where restore_id in (select value from json_each(${JSON.stringify(ids)}))
        and place in (select value from json_each(${JSON.stringify(places)}))`.execute(trx)
    );
  }
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

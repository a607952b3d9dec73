import type { Insertable } from "kysely";
import { sql } from "kysely";
import type { EntitiesTable, NamespacesTable, RunsTable } from "../database/catalogue_tables.ts";
import { keysOf } from "./entities.ts";
import type { Reader, Writer } from "./power.ts";

/** A run of which its snapshot is left, in the numbers that it had. */
export async function recordRun(trx: Writer, run: Insertable<RunsTable> & { id: number }) {
  await trx.insertInto("runs").values(run).execute();
}

/** Runs that were taken over so far, oldest first; the one under way is `running`. */
export async function recordedRuns(db: Reader, taskId: string) {
  return await db.selectFrom("runs").select(["id", "state", "snapshot_id"]).where("task_id", "=", taskId)
    .orderBy("id").execute();
}

/** An entity as a snapshot tells it, in place of what an older one told. Answers its row's number. */
export async function restoreEntity(trx: Writer, entity: Insertable<EntitiesTable>): Promise<number> {
  const facts = { ...entity, ...keysOf(entity) };
  const row = await trx.insertInto("entities").values(facts)
    .onConflict((conflict) => conflict.columns(["task_id", "kind", "dropbox_id"]).doUpdateSet(facts))
    .returning("id").executeTakeFirstOrThrow();
  return row.id;
}

/** A namespace as a snapshot tells it, in place of what an older one told. Answers its row's number. */
export async function restoreNamespace(trx: Writer, namespace: Insertable<NamespacesTable>): Promise<number> {
  const row = await trx.insertInto("namespaces").values(namespace)
    .onConflict((conflict) => conflict.columns(["task_id", "dropbox_id"]).doUpdateSet(namespace))
    .returning("id").executeTakeFirstOrThrow();
  return row.id;
}

/** What comes next is a complete listing, to be compared with the states of `run`. */
export async function listAnew(trx: Writer, taskId: string, run: number) {
  await trx.updateTable("namespaces").set({ cursor: null, acting: null, listing: "full", listing_run: run })
    .where("task_id", "=", taskId).execute();
}

/** Namespaces in which anything stands, with the node of their root. */
export async function standingNamespaces(db: Reader, taskId: string) {
  const found = await sql<{ id: number; root: number }>`select ns.id, n.id as root from namespaces ns
    join nodes n on n.namespace_id = ns.id and n.parent_id = 0
    where ns.task_id = ${taskId}
    and exists (select 1 from versions v where v.parent_id = n.id and v.to_run is null)`.execute(db);
  return found.rows;
}

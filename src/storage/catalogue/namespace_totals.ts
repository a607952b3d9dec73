import { sql } from "kysely";
import { sumUpMoved } from "./moved_versions.ts";
import type { Reader, Writer } from "./power.ts";

const IS_FILE = sql<number>`(v.kind in ('file', 'export'))`;
const BYTES = sql<number>`${IS_FILE} * v.size`;

/** Brings the files and bytes of each namespace up to a run, from what began and ended since the last time. */
export async function addUpTotals(trx: Writer, repositoryId: number, taskId: string, run: number) {
  const { totals_run: since } = await trx.selectFrom("repositories").select("totals_run")
    .where("id", "=", repositoryId).executeTakeFirstOrThrow();
  const begun = await sumUpMoved(trx, "from_run", since, [IS_FILE, BYTES]);
  const ended = await sumUpMoved(trx, "to_run", since, [IS_FILE, BYTES]);
  for (const [namespaceId, [items, bytes]] of begun) await add(trx, taskId, namespaceId, items!, bytes!);
  for (const [namespaceId, [items, bytes]] of ended) await add(trx, taskId, namespaceId, -items!, -bytes!);
  await trx.updateTable("repositories").set({ totals_run: run }).where("id", "=", repositoryId).execute();
}

async function add(trx: Writer, taskId: string, id: number, items: number, bytes: number) {
  await trx.updateTable("namespaces")
    .set((eb) => ({ items: eb("items", "+", items), bytes: eb("bytes", "+", bytes) }))
    .where("id", "=", id).where("task_id", "=", taskId).execute();
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
  if (since === 0 && await isAddedUp(db, taskId, run)) return await allAdded(db, taskId);
  const was = since === 0
    ? sql<number>`0`
    : sql<number>`exists (select 1 from versions p where p.node_id = v.node_id
    and p.from_run <= ${since} and +p.to_run > ${since})`;
  const is = sql<number>`exists (select 1 from versions n where n.node_id = v.node_id and n.to_run is null)`;
  const begun = await sumUpMoved(db, "from_run", since, [
    sql`${IS_FILE} and v.to_run is null and not ${was}`,
    sql`${IS_FILE} and v.to_run is null and ${was}`,
  ]);
  const ended = await sumUpMoved(db, "to_run", since, [
    sql`${IS_FILE} and v.from_run <= ${since} and not ${is}`,
  ]);
  const ofTask = await db.selectFrom("namespaces").select("id").where("task_id", "=", taskId).execute();
  return ofTask.flatMap(({ id }) => {
    const [added, changed] = begun.get(id) ?? [0, 0];
    const [removed] = ended.get(id) ?? [0];
    return added! + changed! + removed! === 0
      ? []
      : [{ namespaceId: id, added: added!, changed: changed!, removed: removed! }];
  });
}

/** The totals of a task's namespaces are as of this run. */
async function isAddedUp(db: Reader, taskId: string, run: number): Promise<boolean> {
  const row = await db.selectFrom("repositories").select("totals_run").where("task_id", "=", taskId)
    .executeTakeFirst();
  return row?.totals_run === run;
}

/** Where no snapshot is before, all that stands was added: no need to look through every state once more. */
async function allAdded(db: Reader, taskId: string): Promise<NamespaceChanges[]> {
  const rows = await db.selectFrom("namespaces").select(["id", "items"]).where("task_id", "=", taskId)
    .where("items", ">", 0).execute();
  return rows.map(({ id, items }) => ({ namespaceId: id, added: items, changed: 0, removed: 0 }));
}

/** The oldest run of a task whose snapshot is still there. Throws where there is none. */
export async function firstSnapshot(db: Reader, taskId: string): Promise<number> {
  const row = await db.selectFrom("runs").select("id").where("task_id", "=", taskId)
    .where("snapshot_id", "is not", null).orderBy("id").executeTakeFirstOrThrow();
  return row.id;
}

/** The last run before this one that left a snapshot which is still there; 0: none. */
export async function lastSnapshotBefore(db: Reader, taskId: string, run: number): Promise<number> {
  const row = await db.selectFrom("runs").select("id").where("task_id", "=", taskId).where("id", "<", run)
    .where("snapshot_id", "is not", null).orderBy("id", "desc").executeTakeFirst();
  return row?.id ?? 0;
}

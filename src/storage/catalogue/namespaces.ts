import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { NamespacesTable } from "../database/catalogue_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Namespace = Selectable<NamespacesTable>;

export async function listNamespaces(db: Reader, taskId: string): Promise<Namespace[]> {
  return await db.selectFrom("namespaces").selectAll().where("task_id", "=", taskId).orderBy("id").execute();
}

export async function findNamespace(
  db: Reader,
  taskId: string,
  dropboxId: string,
): Promise<Namespace | undefined> {
  return await db.selectFrom("namespaces").selectAll()
    .where("task_id", "=", taskId).where("dropbox_id", "=", dropboxId).executeTakeFirst();
}

export type NewNamespace = Omit<Insertable<NamespacesTable>, "folder_key">;

/** Records a namespace with a folder of its own in the snapshot: a name that is taken gets the namespace's id behind it. */
export async function saveNamespace(trx: Writer, namespace: NewNamespace): Promise<Namespace> {
  const known = await findNamespace(trx, namespace.task_id, namespace.dropbox_id);
  if (known) {
    return await trx.updateTable("namespaces").set({ name: namespace.name, entity_id: namespace.entity_id })
      .where("id", "=", known.id).returningAll().executeTakeFirstOrThrow();
  }
  const folder = await freeFolder(trx, namespace);
  return await trx.insertInto("namespaces").values({ ...namespace, folder, folder_key: folder.toLowerCase() })
    .returningAll().executeTakeFirstOrThrow();
}

async function freeFolder(trx: Writer, { task_id, dropbox_id, folder }: NewNamespace): Promise<string> {
  let free = folder;
  for (let n = 1; await isTaken(trx, task_id, free); n++) {
    free = n === 1 ? `${folder} (${dropbox_id})` : `${folder} (${dropbox_id}, ${n})`;
  }
  return free;
}

/** In JavaScript's lower case: SQLite's knows ASCII alone. */
async function isTaken(trx: Writer, taskId: string, folder: string): Promise<boolean> {
  const row = await trx.selectFrom("namespaces").select("id").where("task_id", "=", taskId)
    .where("folder_key", "=", folder.toLowerCase()).executeTakeFirst();
  return row !== undefined;
}

/** These are read in this run: what is wanted in them is fetched. */
export async function markRead(trx: Writer, run: number, ids: number[]) {
  await sql`update namespaces set read_run = ${run} where id in (select value from json_each(${
    JSON.stringify(ids)
  }))`
    .execute(trx);
}

export async function changeNamespace(trx: Writer, id: number, change: Updateable<NamespacesTable>) {
  await trx.updateTable("namespaces").set(change).where("id", "=", id).execute();
}

/** Which namespaces an entity sees: its own, and what is mounted in those, at any depth. Recomputed from the mounts. */
export async function saveMounts(trx: Writer, taskId: string) {
  await sql`delete from entity_namespaces where entity_id in (select id from entities where task_id = ${taskId})`
    .execute(trx);
  await sql`with recursive seen(entity_id, namespace_id) as (
      select entity_id, id from namespaces where task_id = ${taskId} and entity_id is not null
      union
      select seen.entity_id, child.id from seen
      join versions v on v.namespace_id = seen.namespace_id and v.kind = 'mount' and v.to_run is null
        and v.target is not null
      join namespaces child on child.task_id = ${taskId} and child.dropbox_id = v.target)
    insert into entity_namespaces (entity_id, namespace_id) select entity_id, namespace_id from seen`.execute(
    trx,
  );
}

/** Entity ids that see each namespace. */
export async function entitiesByNamespace(db: Reader, taskId: string): Promise<Map<number, number[]>> {
  const rows = await db.selectFrom("entity_namespaces")
    .innerJoin("entities", "entities.id", "entity_namespaces.entity_id")
    .select(["entity_namespaces.entity_id", "entity_namespaces.namespace_id"])
    .where("entities.task_id", "=", taskId).execute();
  const groups = Map.groupBy(rows, (row) => row.namespace_id);
  return new Map([...groups].map(([id, list]) => [id, list.map((row) => row.entity_id)]));
}

export interface Link {
  namespace: string;
  kind: "symlink" | "mount";
  nodeId: number;
  name: string;
  dropboxId: string | null;
  rev: string | null;
  /** Unix seconds. */
  serverModified: number;
  target: string;
}

/** The symlinks and mounts of a task as they are now, in a stable order. */
export async function currentLinks(db: Reader, taskId: string): Promise<Link[]> {
  const found = await sql<Link>`select ns.dropbox_id as namespace, v.kind, v.node_id as nodeId, v.name,
      v.dropbox_id as dropboxId, v.rev, v.server_modified as serverModified, v.target
    from namespaces ns join versions v on v.namespace_id = ns.id and v.to_run is null and v.target is not null
      and v.kind in ('symlink', 'mount')
    where ns.task_id = ${taskId} order by ns.id, v.node_id`.execute(db);
  return found.rows;
}

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

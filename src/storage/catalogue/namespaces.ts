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

/** Records a namespace with a folder of its own in the snapshot: a name that is taken gets the namespace's id behind it. */
export async function saveNamespace(trx: Writer, namespace: Insertable<NamespacesTable>): Promise<Namespace> {
  const known = await findNamespace(trx, namespace.task_id, namespace.dropbox_id);
  if (known) {
    return await trx.updateTable("namespaces").set({ name: namespace.name, entity_id: namespace.entity_id })
      .where("id", "=", known.id).returningAll().executeTakeFirstOrThrow();
  }
  const taken = await trx.selectFrom("namespaces").select("id").where("task_id", "=", namespace.task_id)
    .where(sql<string>`lower(folder)`, "=", namespace.folder.toLowerCase()).executeTakeFirst();
  const folder = taken ? `${namespace.folder} (${namespace.dropbox_id})` : namespace.folder;
  return await trx.insertInto("namespaces").values({ ...namespace, folder }).returningAll()
    .executeTakeFirstOrThrow();
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

/** Files added, changed and removed in one run, by namespace. A move counts as one added and one removed. */
export async function countChanges(db: Reader, run: number): Promise<NamespaceChanges[]> {
  const found = await sql<NamespaceChanges>`with begun as (
      select v.namespace_id, exists (select 1 from versions p where p.node_id = v.node_id and +p.to_run = ${run}) as again
      from versions v where v.from_run = ${run} and v.kind in ('file', 'export', 'symlink')),
    gone as (select v.namespace_id from versions v where v.to_run = ${run} and v.kind in ('file', 'export', 'symlink')
      and not exists (select 1 from versions n where n.node_id = v.node_id and n.from_run = ${run})),
    all_of (namespace_id, added, changed, removed) as (
      select namespace_id, again = 0, again = 1, 0 from begun
      union all select namespace_id, 0, 0, 1 from gone)
    select namespace_id as namespaceId, sum(added) as added, sum(changed) as changed, sum(removed) as removed
    from all_of group by namespace_id`.execute(db);
  return found.rows;
}

import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { NamespacesTable } from "../database/catalogue_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Namespace = Selectable<NamespacesTable>;

export async function listNamespaces(db: Reader, taskId: string): Promise<Namespace[]> {
  return await db.selectFrom("namespaces").selectAll().where("task_id", "=", taskId).orderBy("id").execute();
}

/** Of a member or team folder alone, as `listNamespaces` has them: its own, of whatever kind. */
export async function namespacesOwnedBy(db: Reader, taskId: string, entityId: number): Promise<Namespace[]> {
  const { rows } = await sql<Namespace>`select * from namespaces indexed by namespaces_of
    where entity_id = ${entityId} and task_id = ${taskId} order by id`.execute(db);
  return rows;
}

export async function findNamespace(
  db: Reader,
  taskId: string,
  dropboxId: string,
): Promise<Namespace | undefined> {
  return await db.selectFrom("namespaces").selectAll()
    .where("task_id", "=", taskId).where("dropbox_id", "=", dropboxId).executeTakeFirst();
}

export async function namespaceById(db: Reader, id: number): Promise<Namespace> {
  return await db.selectFrom("namespaces").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
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

/** Cursors that follow changes, those of the largest namespaces first. */
export async function followedCursors(db: Reader, taskId: string, limit: number): Promise<string[]> {
  const rows = await db.selectFrom("namespaces").select("cursor").where("task_id", "=", taskId)
    .where("listing", "=", "changes").where("lost_at", "is", null).where("cursor", "is not", null)
    .orderBy("items", "desc").orderBy("id").limit(limit).execute();
  return rows.map(({ cursor }) => cursor!);
}

/** These are read in this run: what is wanted in them is fetched. */
export async function markRead(trx: Writer, run: number, ids: number[]) {
  await sql`update namespaces set read_run = ${run} where id in (select value from json_each(${
    JSON.stringify(ids)
  }))`
    .execute(trx);
}

/** Those read in a run whose complete listing is under way, or has yet to begin. */
export async function beingListed(db: Reader, taskId: string, run: number): Promise<Set<number>> {
  const rows = await db.selectFrom("namespaces").select("id").where("task_id", "=", taskId)
    .where("read_run", "=", run).where("listing", "=", "full").execute();
  return new Set(rows.map((row) => row.id));
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
  /** Dropbox id. */
  namespace: string;
  kind: "symlink" | "mount";
  nodeId: number;
  name: string;
  dropboxId: string | null;
  rev: string | null;
  /** Unix seconds. */
  serverModified: number;
  target: string;
  modifiedBy: string | null;
}

/** The symlinks and mounts of a task as they are now, in a stable order. */
export async function currentLinks(db: Reader, taskId: string): Promise<Link[]> {
  const found = await sql<Link>`select ns.dropbox_id as namespace, v.kind, v.node_id as nodeId, v.name,
      v.dropbox_id as dropboxId, v.rev, v.server_modified as serverModified, v.target,
      v.modified_by as modifiedBy
    from namespaces ns join versions v on v.namespace_id = ns.id and v.to_run is null and v.target is not null
      and v.kind in ('symlink', 'mount')
    where ns.task_id = ${taskId} order by ns.id, v.node_id`.execute(db);
  return found.rows;
}

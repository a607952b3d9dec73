import { sql } from "kysely";
import { heldAt } from "./browse.ts";
import type { Reader } from "./power.ts";

/** A mount of an entity's as it is now: where it is, and what it leads into. */
export interface MountPlace {
  /** Namespace that it is in, and its node there. */
  namespace_id: number;
  node_id: number;
  /** Namespace that is mounted. */
  inside: number;
}

/** All mounts that an entity sees, at any depth. */
export async function mountsOf(db: Reader, taskId: string, entityId: number): Promise<MountPlace[]> {
  const { rows } = await sql<MountPlace>`select v.namespace_id, v.node_id, target.id as inside
    from entity_namespaces en
    cross join versions v on v.namespace_id = en.namespace_id and v.kind = 'mount' and v.to_run is null
      and v.target is not null
    cross join namespaces target on target.task_id = ${taskId} and target.dropbox_id = v.target
    where en.entity_id = ${entityId}`.execute(db);
  return rows;
}

/** Of each namespace the entity to look at it by: whose own it is, else the first that mounts it. */
export async function seenBy(
  db: Reader,
  namespaces: readonly number[],
  hidesLimited: boolean,
): Promise<Map<number, { id: number; name: string }>> {
  const seeing = sql`from entity_namespaces en join entities s on s.id = en.entity_id
    where en.namespace_id = ns.id and ${hidesLimited ? sql`s.limited_at is null` : sql`true`}`;
  const { rows } = await sql<{ namespace: number; id: number; name: string }>`
    select ns.id as namespace, e.id, e.name
    from json_each(${JSON.stringify(namespaces)}) c cross join namespaces ns on ns.id = c.value
    cross join entities e on e.id = coalesce((select s.id ${seeing} and s.id = ns.entity_id),
      (select min(s.id) ${seeing}))`.execute(db);
  return new Map(rows.map(({ namespace, ...entity }) => [namespace, entity]));
}

/** The namespaces that an entity sees. */
export async function namespacesOf(db: Reader, entityId: number): Promise<number[]> {
  const rows = await db.selectFrom("entity_namespaces").select("namespace_id")
    .where("entity_id", "=", entityId).execute();
  return rows.map(({ namespace_id }) => namespace_id);
}

/** Whether an entity sees a namespace, by its mounts of now or by those as of a run. */
export async function seesNamespace(
  db: Reader,
  { taskId, entityId, run }: { taskId: string; entityId: number; run: number },
  namespaceId: number,
): Promise<boolean> {
  const { rows } = await sql`with recursive seen(id) as (
      select id from namespaces where task_id = ${taskId} and entity_id = ${entityId}
      union
      select child.id from seen
      cross join versions v on v.namespace_id = seen.id and v.kind = 'mount' and ${heldAt(run)}
        and v.target is not null
      cross join namespaces child on child.task_id = ${taskId} and child.dropbox_id = v.target)
    select 1 from entity_namespaces where entity_id = ${entityId} and namespace_id = ${namespaceId}
    union all select 1 from seen where id = ${namespaceId} limit 1`.execute(db);
  return rows.length > 0;
}

/** The first snapshot of a task from a run on. */
export async function snapshotFrom(db: Reader, taskId: string, run: number): Promise<SnapshotMark | null> {
  const { rows } = await sql<SnapshotMark>`select id as run, started_at as at from runs
    where task_id = ${taskId} and snapshot_id is not null and id >= ${run} order by id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The last snapshot of a task before a run; null: before none. */
export async function snapshotBefore(
  db: Reader,
  taskId: string,
  run: number | null,
): Promise<SnapshotMark | null> {
  const { rows } = await sql<SnapshotMark>`select id as run, started_at as at from runs
    where task_id = ${taskId} and snapshot_id is not null and id < ${run ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export interface SnapshotMark {
  run: number;
  /** When its run began, unix milliseconds. */
  at: number;
}

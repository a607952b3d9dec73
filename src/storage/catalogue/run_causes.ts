import { type RawBuilder, sql } from "kysely";
import type { Reader, Writer } from "./power.ts";

export interface CauseFilter {
  run: number;
  code?: string;
  /** Only this one. */
  item?: { namespaceId: number; nodeId: number };
  /** Only what this entity sees. */
  entityId?: number;
  /** Whether what belongs to entities of Limited Access is shown. */
  limited: "also" | "never";
}

export interface RunCause {
  namespace_id: number;
  node_id: number;
  /** Where the namespace stands in a snapshot, `members/alice@acme.test`. */
  folder: string;
  path: string;
  name: string;
  code: string;
  detail: string;
  attempts: number;
}

/** Items of a run that are not in its snapshot as they should be, in the order of their keys, after one of them. */
export async function causePage(
  db: Reader,
  filter: CauseFilter,
  after: { namespaceId: number; nodeId: number } | null,
  limit: number,
): Promise<RunCause[]> {
  const beyond = after
    ? sql`(e.namespace_id, e.node_id) > (${after.namespaceId}, ${after.nodeId})`
    : sql`true`;
  const { rows } = await sql<
    RunCause
  >`select e.namespace_id, e.node_id, ns.folder, e.path, e.name, e.code, e.detail,
      e.attempts
    from run_errors e join namespaces ns on ns.id = e.namespace_id
    where ${matching(filter)} and ${beyond} order by e.namespace_id, e.node_id limit ${limit}`.execute(db);
  return rows;
}

/** How many of each cause, the most frequent first. */
export async function countCauses(
  db: Reader,
  filter: CauseFilter,
): Promise<{ code: string; count: number }[]> {
  const { rows } = await sql<{ code: string; count: number }>`select e.code, count(*) as count
    from run_errors e join namespaces ns on ns.id = e.namespace_id where ${matching(filter)}
    group by e.code order by count desc, e.code`.execute(db);
  return rows;
}

/** Of the items that a worker died of: they are tried in the next run, and not only now and then. */
export async function liftSuspicion(trx: Writer, filter: CauseFilter) {
  await sql`update pending set crash = 1 where crash > 1 and (namespace_id, node_id) in (
    select e.namespace_id, e.node_id from run_errors e join namespaces ns on ns.id = e.namespace_id
    where ${matching(filter)})`.execute(trx);
}

function matching({ run, code, item, entityId, limited }: CauseFilter): RawBuilder<unknown> {
  const parts = [sql`e.run_id = ${run}`];
  if (code !== undefined) parts.push(sql`e.code = ${code}`);
  if (item) parts.push(sql`e.namespace_id = ${item.namespaceId} and e.node_id = ${item.nodeId}`);
  if (entityId !== undefined) {
    parts.push(
      sql`e.namespace_id in (select namespace_id from entity_namespaces where entity_id = ${entityId})`,
    );
  }
  if (limited === "never") {
    parts.push(
      sql`not exists (select 1 from entities owner where owner.id = ns.entity_id and owner.limited_at is not null)`,
    );
  }
  return sql.join(parts, sql` and `);
}

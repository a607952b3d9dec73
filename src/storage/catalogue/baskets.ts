import { type RawBuilder, sql } from "kysely";
import type { VersionsTable } from "../database/catalogue_tables.ts";
import { heldAt } from "./browse.ts";
import type { Reader, Writer } from "./power.ts";

/** Whose choice, of what: one basket a person, entity and snapshot. */
export interface BasketKey {
  userId: string;
  entityId: number;
  run: number;
}

export interface BasketRow {
  node_id: number;
  /** `folder` for the root of a namespace. */
  kind: VersionsTable["kind"];
  name: string;
  size: number;
  /** Of the namespace, in a snapshot. */
  namespace_folder: string;
}

/** The nodes of a basket in the order they were chosen. */
export async function basketNodes(db: Reader, key: BasketKey, limit: number): Promise<number[]> {
  const { rows } = await sql<{ node_id: number }>`select b.node_id from basket_items b where ${of(key)}
    order by b.added_at, b.node_id limit ${limit}`.execute(db);
  return rows.map(({ node_id }) => node_id);
}

/** Of these nodes what is in a basket and still stands in the snapshot, in the order it was chosen; `hidesLimited` as in `shownOf`. */
export async function basketRows(
  db: Reader,
  key: BasketKey,
  hidesLimited: boolean,
  nodes: readonly number[],
): Promise<BasketRow[]> {
  const { rows } = await sql<BasketRow>`select b.node_id, coalesce(v.kind, 'folder') as kind,
      coalesce(v.name, ns.name) as name, coalesce(v.size, 0) as size, ns.folder as namespace_folder
    ${shownOf(key, hidesLimited)} and b.node_id in (select value from json_each(${JSON.stringify(nodes)}))
    order by b.added_at, b.node_id`.execute(db);
  return rows;
}

export async function countBasket(db: Reader, key: BasketKey, hidesLimited: boolean): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*) as count
    ${shownOf(key, hidesLimited)}`.execute(db);
  return row!.count;
}

/** `hidesLimited`: without what carries Limited Access by now, or is mounted from there. */
function shownOf(key: BasketKey, hidesLimited: boolean): RawBuilder<unknown> {
  const isLimited = sql`(select 1 from entities le where le.limited_at is not null and (le.id = ns.entity_id
    or (v.kind = 'mount' and le.id in (select ln.entity_id from namespaces ln
      where ln.task_id = ns.task_id and ln.dropbox_id = v.target))))`;
  return sql`from basket_items b join nodes n on n.id = b.node_id join namespaces ns on ns.id = n.namespace_id
    left join versions v on v.node_id = b.node_id and ${heldAt(key.run)}
    where ${of(key)} and (v.id is not null or n.parent_id = 0)
      and ${hidesLimited ? sql`not exists ${isLimited}` : sql`true`}`;
}

/** Of these nodes, those that are in the basket themselves. */
export async function chosenAmong(
  db: Reader,
  key: BasketKey,
  nodes: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ node_id: number }>`select b.node_id from basket_items b where ${of(key)}
    and b.node_id in (select value from json_each(${JSON.stringify(nodes)}))`.execute(db);
  return new Set(rows.map(({ node_id }) => node_id));
}

/** Whether a folder, or one above it in its namespace, is in the basket. */
export async function isCovered(db: Reader, key: BasketKey, nodeId: number): Promise<boolean> {
  const { rows } = await sql`with recursive up(id, parent_id) as (
      select id, parent_id from nodes where id = ${nodeId}
      union all select n.id, n.parent_id from nodes n join up on n.id = up.parent_id)
    select 1 from up join basket_items b on b.node_id = up.id where ${of(key)} limit 1`.execute(db);
  return rows.length > 0;
}

/** Puts places in; what lies below one of them is in it from now on, and stands no more by itself. */
export async function putInBasket(trx: Writer, key: BasketKey, nodes: readonly number[], at: number) {
  const list = JSON.stringify(nodes);
  await sql`insert or ignore into basket_items (user_id, entity_id, run_id, node_id, added_at)
    select ${key.userId}, ${key.entityId}, ${key.run}, value, ${at} from json_each(${list})`.execute(trx);
  await sql`delete from basket_items as b where ${of(key)} and exists (
    with recursive up(id, parent_id) as (
      select n.id, n.parent_id from nodes n where n.id = (select parent_id from nodes where id = b.node_id)
      union all select n.id, n.parent_id from nodes n join up on n.id = up.parent_id)
    select 1 from up where up.id in (select value from json_each(${list})))`.execute(trx);
}

export async function takeFromBasket(trx: Writer, key: BasketKey, nodes: readonly number[]) {
  await sql`delete from basket_items as b where ${of(key)}
    and b.node_id in (select value from json_each(${JSON.stringify(nodes)}))`.execute(trx);
}

export async function emptyBasket(trx: Writer, key: BasketKey) {
  await sql`delete from basket_items as b where ${of(key)}`.execute(trx);
}

/** Baskets that nobody touched since a moment (unix milliseconds) go. */
export async function forgetBaskets(trx: Writer, before: number) {
  await sql`delete from basket_items where added_at < ${before}`.execute(trx);
}

function of({ userId, entityId, run }: BasketKey): RawBuilder<boolean> {
  return sql<boolean>`b.user_id = ${userId} and b.entity_id = ${entityId} and b.run_id = ${run}`;
}

import { type RawBuilder, sql } from "kysely";
import type { Standing } from "../database/catalogue_tables.ts";
import { type Entity, keyOf } from "./entities.ts";
import type { Reader } from "./power.ts";

/** Which entities of a task. */
export interface EntityFilter {
  /** Part of the name or the email. */
  search?: string;
  /** Null: all. */
  standings: readonly Standing[] | null;
  /** Id of a tag. */
  tag?: number;
  kind?: Entity["kind"];
  /** Whether those of Limited Access are wanted: all, none, or they alone. */
  limited: "also" | "never" | "only";
}

export type EntitySort = "name" | "email" | "size" | "last_backup" | "status";

/** One indexed key each, then the id. */
const SORTS: Record<EntitySort, { key: RawBuilder<unknown>; index: string }> = {
  name: { key: sql.raw("e.name_key"), index: "entities_by_name" },
  email: { key: sql.raw("e.email_key"), index: "entities_by_email" },
  size: { key: sql.raw("e.bytes"), index: "entities_by_size" },
  last_backup: { key: sql.raw("coalesce(e.last_backup_at, 0)"), index: "entities_by_backup" },
  status: { key: sql.raw("e.standing"), index: "entities_by_status" },
};

/** Where a page ended: the sort key and the id of its last row. */
export type EntityMark = [key: string | number, id: number];

export interface EntityPaging {
  sort: EntitySort;
  descending: boolean;
  after: EntityMark | null;
  limit: number;
}

export type ListedEntity = Entity & { sort_key: string | number };

/**
 * A page of a task's entities, in the order of one indexed key: along that order until it is full. Where so few match
 * that this would go through all, those are found first (by a search: in an index that has what it looks at) and sorted.
 */
export async function entityPage(
  db: Reader,
  taskId: string,
  filter: EntityFilter,
  { sort, descending, after, limit }: EntityPaging,
): Promise<ListedEntity[]> {
  const { key, index } = SORTS[sort];
  const way = sql.raw(descending ? "desc" : "asc");
  const beyond = after === null
    ? sql`true`
    : sql`(${key}, e.id) ${sql.raw(descending ? "<" : ">")} (${after[0]}, ${after[1]})`;
  const few = await fewMatching(db, taskId, filter);
  const from = few
    ? sql`json_each(${JSON.stringify(few)}) w cross join entities e on e.id = w.value where true`
    : sql`entities e indexed by ${sql.raw(index)} where ${matching(taskId, filter)}`;
  const { rows } = await sql<ListedEntity>`select e.*, ${key} as sort_key from ${from} and ${beyond}
    order by ${key} ${way}, e.id ${way} limit ${limit}`.execute(db);
  return rows;
}

/** So few rows are sorted faster than they are found along the order wanted. */
const FEW = 500;

/** Ids of those that match, where that is known to be worth a look and there are no more than `FEW`; else null. */
async function fewMatching(db: Reader, taskId: string, filter: EntityFilter): Promise<number[] | null> {
  if (!filter.search && filter.standings?.length !== 1) return null;
  const { rows } = await sql<{ id: number }>`select e.id from entities e indexed by ${narrow(filter)}
    where ${matching(taskId, filter)} limit ${FEW + 1}`.execute(db);
  return rows.length > FEW ? null : rows.map((row) => row.id);
}

/** An index by which those that match are found without looking at the rows of the others. */
function narrow({ search }: EntityFilter): RawBuilder<unknown> {
  return sql.raw(search ? "entities_searched" : "entities_by_standing");
}

/** How many, counted no further than `cap`: one more says that there are more. */
export async function countEntities(
  db: Reader,
  taskId: string,
  filter: EntityFilter,
  cap: number,
): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*) as count from
    (select 1 from entities e indexed by ${narrow(filter)} where ${matching(taskId, filter)} limit ${
    cap + 1
  })`.execute(db);
  return row!.count;
}

/** Ids of all that match, ascending; of these alone where `among` names some. */
export async function matchingIds(
  db: Reader,
  taskId: string,
  filter: EntityFilter,
  among?: readonly number[],
): Promise<number[]> {
  const from = among === undefined
    ? sql`entities e`
    : sql`(select distinct value as id from json_each(${JSON.stringify(among)})) w
      cross join entities e on e.id = w.id`;
  const { rows } = await sql<{ id: number }>`select e.id from ${from} where ${matching(taskId, filter)}
    order by e.id`.execute(db);
  return rows.map((row) => row.id);
}

function matching(taskId: string, filter: EntityFilter): RawBuilder<unknown> {
  const { search, standings, tag, kind, limited } = filter;
  const parts = [sql`e.task_id = ${taskId}`];
  if (limited !== "also") {
    parts.push(sql`e.limited_at is ${sql.raw(limited === "only" ? "not null" : "null")}`);
  }
  if (standings?.length === 1) parts.push(sql`e.standing = ${standings[0]!}`);
  else if (standings) parts.push(sql`e.standing in (${sql.join(standings)})`);
  if (search) parts.push(sql`instr(e.search_key, ${keyOf(search)}) > 0`);
  if (kind) parts.push(sql`e.kind = ${kind}`);
  if (tag !== undefined) {
    parts.push(sql`exists (select 1 from entity_tags t where t.tag_id = ${tag} and t.entity_id = e.id)`);
  }
  return sql.join(parts, sql` and `);
}

export interface StandingCount {
  standing: Standing;
  count: number;
  /** Whose last backup began at `since` or later. */
  recent: number;
  /** The oldest last backup among them; null where none has one. */
  oldest: number | null;
}

/** How many stand how. */
export async function countStandings(
  db: Reader,
  taskId: string,
  { since, limited }: { since: number; limited: "also" | "never" },
): Promise<StandingCount[]> {
  const visible = limited === "also" ? sql`true` : sql`e.limited_at is null`;
  const { rows } = await sql<StandingCount>`select e.standing, count(*) as count,
      sum(coalesce(e.last_backup_at, 0) >= ${since}) as recent, min(e.last_backup_at) as oldest
    from entities e indexed by entities_counted where e.task_id = ${taskId} and ${visible}
    group by e.standing`.execute(db);
  return rows;
}

import { type RawBuilder, sql } from "kysely";
import type { VersionsTable } from "../database/catalogue_tables.ts";
import { heldAt } from "./browse.ts";
import type { Reader } from "./power.ts";

type Kind = VersionsTable["kind"];

/** A line of a folder as of a run; nothing of its content but the size. */
export interface FolderRow {
  /** Of the state. */
  id: number;
  node_id: number;
  kind: Kind;
  name: string;
  sort: string;
  size: number;
  /** Unix seconds. */
  client_modified: number;
  modified_by: string | null;
  /** The folder to go into: its own, or the root of what is mounted; null for files, and where that was never read. */
  inside: number | null;
}

export type FolderSort = "name" | "size" | "modified";

/** Where a page ended: the sort's value and the name's key of its last row. */
export type FolderMark = [value: number, sort: string];

export interface FolderQuery {
  taskId: string;
  run: number;
  parent: number;
  sort: FolderSort;
  descending: boolean;
  after: FolderMark | null;
  /** A part of a name, in lower case. */
  part?: string;
  /** Without mounts that lead into what carries Limited Access. */
  hidesLimited: boolean;
}

const VALUES: Record<FolderSort, string> = { name: "0", size: "v.size", modified: "v.client_modified" };

/**
 * A page of a folder as of a run. By name it goes along one index and costs the page alone, wherever it begins; by size
 * or time all of the folder is looked at.
 */
export async function folderPage(db: Reader, query: FolderQuery, limit: number): Promise<FolderRow[]> {
  const { taskId, sort, descending } = query;
  const way = sql.raw(descending ? "desc" : "asc");
  const value = sql.raw(VALUES[sort]);
  const order = sort === "name" ? sql`v.sort ${way}` : sql`${value} ${way}, v.sort ${way}`;
  const { rows } = await sql<
    FolderRow
  >`select v.id, v.node_id, v.kind, v.name, v.sort, v.size, v.client_modified,
      v.modified_by, case v.kind when 'folder' then v.node_id when 'mount' then (select n.id from namespaces ns
        join nodes n on n.namespace_id = ns.id and n.parent_id = 0
        where ns.task_id = ${taskId} and ns.dropbox_id = v.target) end as inside
    from versions v where ${matching(query)} and ${beyond(query)} order by ${order} limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** The value that a folder is sorted by, of one row: for `after`. */
export function markOf(row: FolderRow, sort: FolderSort): FolderMark {
  return [sort === "name" ? 0 : sort === "size" ? row.size : row.client_modified, row.sort];
}

/** How many, counted no further than `cap`: one more says that there are more. */
export async function countFolder(db: Reader, query: FolderQuery, cap: number): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*) as count from
    (select 1 from versions v where ${matching(query)} limit ${cap + 1})`.execute(db);
  return row!.count;
}

/** Of these nodes, those that stand in a folder as of a run or are mounted there. */
export async function nodesIn(db: Reader, query: FolderQuery, nodes: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ node: number }>`select w.value as node from json_each(${
    JSON.stringify(nodes)
  }) w
    where exists (select 1 from versions v where v.node_id = w.value and ${matching(query)})
      or exists (select 1 from nodes root join namespaces ns on ns.id = root.namespace_id
        join versions v on v.kind = 'mount' and v.target = ns.dropbox_id
        where root.id = w.value and root.parent_id = 0 and ns.task_id = ${query.taskId} and ${
    matching(query)
  })`
    .execute(db);
  return rows.map(({ node }) => node);
}

function matching({ taskId, run, parent, part, hidesLimited }: FolderQuery): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`v.parent_id = ${parent}`, heldAt(run)];
  if (part) parts.push(sql`instr(substr(v.sort, 2, instr(v.sort, char(1)) - 2), ${part}) > 0`);
  if (hidesLimited) parts.push(sql`not ${leadsIntoLimited(taskId)}`);
  return sql.join(parts, sql` and `);
}

/** A state `v` is a mount of what carries Limited Access. */
export function leadsIntoLimited(taskId: string): RawBuilder<unknown> {
  return sql`(v.kind = 'mount' and exists (select 1 from namespaces ln
    join entities le on le.id = ln.entity_id where ln.task_id = ${taskId} and ln.dropbox_id = v.target
    and le.limited_at is not null))`;
}

function beyond({ sort, descending, after }: FolderQuery): RawBuilder<unknown> {
  if (after === null) return sql`true`;
  const way = sql.raw(descending ? "<" : ">");
  if (sort === "name") return sql`v.sort ${way} ${after[1]}`;
  return sql`(${sql.raw(VALUES[sort])}, v.sort) ${way} (${after[0]}, ${after[1]})`;
}

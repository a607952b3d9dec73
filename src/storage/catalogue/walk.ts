import { type Selectable, sql } from "kysely";
import type { VersionsTable } from "../database/catalogue_tables.ts";
import { heldAt } from "./browse.ts";
import { chunkIds } from "./contents.ts";
import type { Reader } from "./power.ts";

/** An item as of a run, with what names it on the server; without its blobs, which may be many. */
export interface WalkedItem extends Selectable<VersionsTable> {
  /** Last part of the path as the server lowercased it: opaque. */
  name_lower: string;
  /** 32 bytes; null where the item has no content. */
  content_hash: Uint8Array | null;
}

const WALKED = sql`select v.*, n.name_lower, c.content_hash from versions v
    cross join nodes n on n.id = v.node_id
    left join contents c on c.id = v.content_id`;

/** A page of a folder as of a run: folders first, then by name. `after` is the last row's sort key. */
export async function walkFolder(
  db: Reader,
  run: number,
  folder: number,
  after: string,
  limit: number,
): Promise<WalkedItem[]> {
  const found = await sql<WalkedItem>`${WALKED}
    where v.parent_id = ${folder} and v.sort > ${after} and ${heldAt(run)}
    order by v.sort limit ${limit}`.execute(db);
  return found.rows;
}

/** One item as of a run. */
export async function walkedItem(db: Reader, run: number, nodeId: number): Promise<WalkedItem | undefined> {
  const found = await sql<WalkedItem>`${WALKED} where v.node_id = ${nodeId} and ${heldAt(run)} limit 1`
    .execute(db);
  return found.rows[0];
}

/** The path of a node inside its namespace as the server lowercased it: opaque; the root's is "". */
export async function lowerPathOf(db: Reader, nodeId: number): Promise<string> {
  const found = await sql<{ name: string }>`with recursive up(id, parent_id, name, depth) as (
      select id, parent_id, name_lower, 0 from nodes where id = ${nodeId}
      union all select n.id, n.parent_id, n.name_lower, up.depth + 1 from nodes n join up on n.id = up.parent_id)
    select name from up where parent_id > 0 order by depth desc`.execute(db);
  return found.rows.map((row) => `/${row.name}`).join("");
}

/** Blob ids of contents in order, lowercase hex, by the content's row. */
export async function chunksOf(db: Reader, contents: number[]): Promise<Map<number, string[]>> {
  const found = await sql<{ id: number; chunks: Uint8Array }>`select c.id, c.chunks
    from json_each(${JSON.stringify(contents)}) as wanted cross join contents c on c.id = wanted.value`
    .execute(db);
  return new Map(found.rows.map((row) => [row.id, chunkIds(row.chunks)]));
}

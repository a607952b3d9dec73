import { sql } from "kysely";
import type { Reader, Writer } from "./power.ts";
import { markStale } from "./trees.ts";
import type { Version } from "./versions.ts";

/** A folder whose tree is to be compared with what the catalogue knows of it. */
export interface FolderToRead {
  id: number;
  namespaceId: number;
  nodeId: number;
  /** Lowercase hex. */
  treeId: string;
}

export type NewFolder = Omit<FolderToRead, "id">;

/** Notes folders to be read, those alone whose tree is another one than the catalogue knows. */
export async function addFolders(trx: Writer, folders: NewFolder[]) {
  const rows = JSON.stringify(folders.map((one) => [one.namespaceId, one.nodeId, one.treeId]));
  await sql`insert into rebuild_folders (namespace_id, node_id, tree_id)
    select value->>0, value->>1, unhex(value->>2) from json_each(${rows}) as wanted
    where not exists (select 1 from trees t where t.node_id = wanted.value->>1 and t.tree_id = unhex(wanted.value->>2))`
    .execute(trx);
}

/** The folders noted last: depth first, so that few wait at a time. */
export async function lastFolders(db: Reader, limit: number): Promise<FolderToRead[]> {
  const found = await sql<FolderToRead>`select id, namespace_id as namespaceId, node_id as nodeId,
      lower(hex(tree_id)) as treeId from rebuild_folders order by id desc limit ${limit}`.execute(db);
  return found.rows;
}

/** These are read: their trees are known. */
export async function settleFolders(trx: Writer, folders: FolderToRead[]) {
  const rows = JSON.stringify(folders.map((one) => [one.id, one.nodeId, one.treeId]));
  await sql`insert or replace into trees (node_id, tree_id)
    select value->>1, unhex(value->>2) from json_each(${rows})`.execute(trx);
  await sql`delete from rebuild_folders where id in (select value->>0 from json_each(${rows}))`.execute(trx);
}

/** What stands in folders now. */
export async function standingIn(db: Reader, folders: number[]): Promise<Version[]> {
  const found = await sql<Version>`select v.* from json_each(${JSON.stringify(folders)}) as wanted
    cross join versions v on v.parent_id = wanted.value and v.to_run is null`.execute(db);
  return found.rows;
}

/** These cannot be read: what the catalogue knows of them stays, and their trees and those above are written anew. */
export async function leaveFolders(trx: Writer, folders: FolderToRead[]) {
  const rows = JSON.stringify(folders.map((one) => [one.id, one.nodeId]));
  const above = await sql<
    { parent_id: number }
  >`select distinct n.parent_id from json_each(${rows}) as left_out
    cross join nodes n on n.id = left_out.value->>1 where n.parent_id > 0`.execute(trx);
  await sql`delete from trees where node_id in (select value->>1 from json_each(${rows}))`.execute(trx);
  await sql`delete from rebuild_folders where id in (select value->>0 from json_each(${rows}))`.execute(trx);
  await markStale(trx, above.rows.map((row) => row.parent_id));
}

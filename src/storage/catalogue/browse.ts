import { type RawBuilder, sql } from "kysely";
import type { Reader } from "./power.ts";
import type { Namespace } from "./namespaces.ts";
import type { Version } from "./versions.ts";

/** An item as of a run, with its content's blobs where it is a file. */
export interface Item extends Version {
  chunks: Uint8Array | null;
  content_hash: Uint8Array | null;
}

/** A state holds at a run from the run it began in until before the one it ended in. */
export function heldAt(run: number): RawBuilder<boolean> {
  return sql<boolean>`(v.from_run <= ${run} and (v.to_run is null or v.to_run > ${run}))`;
}

/** A page of a folder as of a run: folders first, then by name. `after` is the last row's sort key. */
export async function listFolder(
  db: Reader,
  run: number,
  parentNode: number,
  after = "",
  limit = 200,
): Promise<Item[]> {
  const found = await sql<Item>`select v.*, c.chunks, c.content_hash from versions v
    left join contents c on c.id = v.content_id
    where v.parent_id = ${parentNode} and v.sort > ${after} and ${heldAt(run)}
    order by v.sort limit ${limit}`.execute(db);
  return found.rows;
}

/** One entry of a folder as of a run: by its exact name, else by its name in another case. */
export async function findInFolder(db: Reader, run: number, parentNode: number, name: string) {
  const lower = name.toLowerCase();
  const range = (kind: string) =>
    sql`(v.sort >= ${`${kind}${lower}\u0001`} and v.sort < ${`${kind}${lower}\u0002`})`;
  const found = await sql<Item>`select v.*, c.chunks, c.content_hash from versions v
    left join contents c on c.id = v.content_id
    where v.parent_id = ${parentNode} and (${range("0")} or ${range("1")}) and ${heldAt(run)}
    order by v.name = ${name} desc, v.sort limit 1`.execute(db);
  return found.rows[0];
}

export interface FoundItem extends Version {
  namespace_folder: string;
}

/** Items of a task as of a run whose name contains `part`, any case. */
export async function findByName(db: Reader, taskId: string, run: number, part: string, limit: number) {
  const pattern = `%${part.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  const found = await sql<FoundItem>`select v.*, ns.folder as namespace_folder from versions v
    join namespaces ns on ns.id = v.namespace_id
    where ns.task_id = ${taskId} and v.sort like ${pattern} escape '\\' and ${heldAt(run)}
    order by v.namespace_id, v.parent_id, v.sort limit ${limit}`.execute(db);
  return found.rows;
}

/** The path of a node inside its namespace as of a run, by the names it was shown under: `/Docs/a.txt`. */
export async function pathOf(db: Reader, run: number, nodeId: number): Promise<string> {
  return (await pathsOf(db, run, [nodeId])).get(nodeId) ?? "";
}

/** The same of many nodes, in one statement. */
export async function pathsOf(
  db: Reader,
  run: number,
  nodeIds: readonly number[],
): Promise<Map<number, string>> {
  const found = await sql<{ node: number; name: string }>`with recursive up(node, id, parent_id, depth) as (
      select n.id, n.id, n.parent_id, 0 from json_each(${JSON.stringify(nodeIds)}) c
        cross join nodes n on n.id = c.value
      union all select up.node, n.id, n.parent_id, up.depth + 1 from up cross join nodes n on n.id = up.parent_id)
    select up.node, coalesce(
        (select v.name from versions v where v.node_id = up.id and ${heldAt(run)} limit 1),
        (select n.name_lower from nodes n where n.id = up.id)) as name
    from up where up.parent_id > 0 order by up.depth desc`.execute(db);
  const paths = new Map<number, string>();
  for (const { node, name } of found.rows) paths.set(node, `${paths.get(node) ?? ""}/${name}`);
  return paths;
}

export interface Difference {
  change: "added" | "changed" | "removed" | "moved";
  namespace: Namespace["folder"];
  nodeId: number;
  kind: Version["kind"];
  name: string;
  size: number;
  /** For a move: the node it was before. */
  fromNode: number | null;
}

/** What differs between two runs of a task, files and links only, by Dropbox id: a move is one row. */
export async function compareRuns(db: Reader, taskId: string, older: number, newer: number, limit: number) {
  const found = await sql<Difference>`with
    was as (select v.* from versions v where v.kind <> 'folder' and ${heldAt(older)}
      and v.to_run is not null and v.to_run <= ${newer}),
    is_now as (select v.* from versions v where v.kind <> 'folder' and ${
    heldAt(newer)
  } and v.from_run > ${older}),
    rows_of as (
      select case when same.id is not null then 'changed' when moved.id is not null then 'moved' else 'added' end
          as change,
        n.namespace_id, n.node_id as nodeId, n.kind, n.name, n.size, n.sort, moved.node_id as fromNode
      from is_now n
      left join was same on same.node_id = n.node_id
      left join was moved on same.id is null and moved.dropbox_id = n.dropbox_id
        and not exists (select 1 from is_now still where still.node_id = moved.node_id)
      union all
      select 'removed', w.namespace_id, w.node_id, w.kind, w.name, w.size, w.sort, null from was w
      where not exists (select 1 from is_now n where n.node_id = w.node_id)
        and not exists (select 1 from is_now n where n.dropbox_id = w.dropbox_id))
    select rows_of.change, ns.folder as namespace, rows_of.nodeId, rows_of.kind, rows_of.name, rows_of.size,
      rows_of.fromNode from rows_of
    join namespaces ns on ns.id = rows_of.namespace_id
    where ns.task_id = ${taskId} order by ns.folder, rows_of.sort limit ${limit}`.execute(db);
  return found.rows;
}

import { type RawBuilder, sql } from "kysely";
import { given, jsonRows } from "./json_rows.ts";
import type { Reader, Writer } from "./power.ts";
import type { Version } from "./versions.ts";

/** The folders given and all above them are stale. Stops where a folder is stale already: then so is all above it. */
export async function markStale(trx: Writer, folders: Iterable<number>) {
  let level = [...new Set(folders)];
  while (level.length > 0) {
    const rows = await sql<{ parent_id: number }>`with gone as (select value as node_id from json_each(${
      JSON.stringify(level)
    }))
      select distinct n.parent_id from gone join trees t using (node_id) join nodes n on n.id = t.node_id
      where n.parent_id > 0`.execute(trx);
    await sql`delete from trees where node_id in (select value from json_each(${JSON.stringify(level)}))`
      .execute(trx);
    level = rows.rows.map((row) => row.parent_id);
  }
}

/** What a tree says of a version. */
const SAID = [
  "id",
  "node_id",
  "kind",
  "name",
  "dropbox_id",
  "rev",
  "size",
  "client_modified",
  "server_modified",
  "target",
  "modified_by",
  "unverified",
] as const;
const SAID_AND_CONTENT = sql.raw(
  [...SAID, "parent_id", "content_id"].map((column) => `w.${column}`).join(", "),
);
type Said = Pick<Version, (typeof SAID)[number]>;

const CHILD = {
  ...Object.fromEntries(SAID.map((column) => [column, `v.${column}`])) as Record<keyof Said, string>,
  parent_id: "v.parent_id",
  name_lower: "n.name_lower",
  chunks: "lower(hex(c.chunks))",
  content_hash: "lower(hex(c.content_hash))",
  tree_id: "lower(hex(t.tree_id))",
};

export interface TreeChild extends Said {
  parent_id: number;
  /** Last part of the path as the server lowercased it: opaque. */
  name_lower: string;
  /** Ids of its blobs in order, lowercase hex, one behind the other. */
  chunks: string;
  /** Lowercase hex, "" where it has no content. */
  content_hash: string;
  /** Folders: their tree blob, lowercase hex, "" where it is stale. */
  tree_id: string;
}

/** What stands in a folder now, with the blobs of each file, from the version behind `after` on. */
export async function folderNow(
  db: Reader,
  nodeId: number,
  after: number,
  limit: number,
): Promise<TreeChild[]> {
  return await childrenIn(
    db,
    sql`versions w where w.parent_id = ${nodeId} and w.to_run is null and w.id > ${after} order by w.id limit ${limit}`,
  );
}

/** What stands in these folders now, in one statement: of the first of them, as many as have no more than `most` together. */
export async function foldersNow(db: Reader, nodeIds: number[], most: number): Promise<TreeChild[][]> {
  const children = await childrenIn(
    db,
    sql`json_each(${JSON.stringify(nodeIds)}) as f cross join versions w indexed by versions_current_folder
      on w.parent_id = f.value and w.to_run is null limit ${most + 1}`,
  );
  const inEach = Map.groupBy(children, (child) => child.parent_id);
  // Folder by folder, so what was cut off is of the last that anything was found of.
  const isCut = children.length > most;
  const whole = isCut ? nodeIds.slice(0, nodeIds.findLastIndex((id) => inEach.has(id))) : nodeIds;
  return whole.map((id) => inEach.get(id) ?? []);
}

/** `from` says which: `w` is a version. In the order of versions. */
async function childrenIn(db: Reader, from: RawBuilder<unknown>): Promise<TreeChild[]> {
  const children = await jsonRows<TreeChild>(
    db,
    CHILD,
    sql`from (select ${SAID_AND_CONTENT} from ${from}) v
      cross join nodes n on n.id = v.node_id
      left join contents c on c.id = v.content_id
      left join trees t on t.node_id = v.node_id`,
  );
  return children.sort((a, b) => a.id - b.id);
}

/** The uppermost folder of a namespace. */
export interface Root {
  namespace_id: number;
  node_id: number;
  /** Its tree, lowercase hex, "" where anything below it changed since. */
  tree_id: string;
}

/** Of each namespace of a task in which anything was listed, in one statement: teams have 20,000 of them. */
export async function rootsOf(db: Reader, taskId: string): Promise<Root[]> {
  const columns = { namespace_id: "n.namespace_id", node_id: "n.id", tree_id: "lower(hex(t.tree_id))" };
  return await jsonRows<Root>(
    db,
    columns,
    sql`from namespaces s cross join nodes n on n.namespace_id = s.id and n.parent_id = 0
      left join trees t on t.node_id = n.id where s.task_id = ${taskId}`,
  );
}

/** Tree ids are in hex. */
export async function saveTrees(trx: Writer, list: { nodeId: number; treeId: string }[]) {
  const rows = list.map((tree) => [tree.nodeId, tree.treeId]);
  await sql`${given(rows)} insert or replace into trees (node_id, tree_id)
    select v->>0, unhex(v->>1) from given`.execute(trx);
}

/** The node of a namespace's root, once anything in it was listed. */
export async function rootNode(db: Reader, namespaceId: number): Promise<number | null> {
  const row = await db.selectFrom("nodes").select("id")
    .where("namespace_id", "=", namespaceId).where("parent_id", "=", 0).executeTakeFirst();
  return row?.id ?? null;
}

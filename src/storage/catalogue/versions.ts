import { type Selectable, sql } from "kysely";
import type { VersionKind, VersionsTable } from "../database/catalogue_tables.ts";
import { given } from "./json_rows.ts";
import type { Reader, Writer } from "./power.ts";

/** A state to begin; the same columns as the table without what the database numbers itself. */
export interface NewVersion {
  nodeId: number;
  parentId: number;
  kind: VersionKind;
  name: string;
  dropboxId: string | null;
  rev: string | null;
  /** Bytes. */
  size: number;
  contentId: number | null;
  /** Unix seconds. */
  clientModified: number;
  serverModified: number;
  target: string | null;
  modifiedBy: string | null;
  /** Dropbox gave no content hash to compare the bytes with. */
  unverified: boolean;
}

export type Version = Selectable<VersionsTable>;

/** The states that hold now, by node. */
export async function currentVersions(db: Reader, nodeIds: number[]): Promise<Map<number, Version>> {
  const found = await sql<Version>`select v.* from json_each(${JSON.stringify(nodeIds)}) as wanted
    cross join versions v on v.node_id = wanted.value and v.to_run is null`.execute(db);
  return new Map(found.rows.map((row) => [row.node_id, row]));
}

/** Those of these nodes that are folders now, or mounts. */
export async function foldersAmong(db: Reader, nodeIds: number[]): Promise<Set<number>> {
  if (nodeIds.length === 0) return new Set();
  const found = await sql<{ nodes: string }>`select json_group_array(v.node_id) as nodes
    from json_each(${JSON.stringify(nodeIds)}) as wanted
    cross join versions v on v.node_id = wanted.value and v.to_run is null and v.kind in ('folder', 'mount')`
    .execute(db);
  return new Set<number>(JSON.parse(found.rows[0]!.nodes));
}

/** Ends what each node was and begins what it is; a state begun in this very run is replaced without a trace. What is known of a content goes with it. */
export async function replaceVersions(trx: Writer, namespaceId: number, run: number, list: NewVersion[]) {
  if (list.length === 0) return;
  await endVersions(trx, run, list.map((version) => version.nodeId));
  const rows = list.map((v) => [
    v.nodeId,
    v.parentId,
    v.kind,
    v.name,
    sortKey(v),
    v.dropboxId,
    v.rev,
    v.size,
    v.contentId,
    v.clientModified,
    v.serverModified,
    v.target,
    v.modifiedBy,
    Number(v.unverified),
  ]);
  await sql`${
    given(rows)
  } insert into versions (namespace_id, from_run, seen_run, node_id, parent_id, kind, name, sort, dropbox_id,
      rev, size, content_id, client_modified, server_modified, target, modified_by, unverified,
      scrambled)
    select ${namespaceId}, ${run}, ${run}, v->>0, v->>1, v->>2, v->>3, v->>4, v->>5,
      v->>6, v->>7, v->>8, v->>9, v->>10, v->>11, v->>12, v->>13,
      coalesce((select p.scrambled from versions p where p.content_id = v->>7 limit 1), 0)
    from given`.execute(trx);
}

/** What these nodes are ends before `run`. */
export async function endVersions(trx: Writer, run: number, nodeIds: number[]) {
  if (nodeIds.length === 0) return;
  const nodes = JSON.stringify(nodeIds);
  const { rows } = await sql`select 1 from json_each(${nodes}) as wanted
    cross join versions v on v.node_id = wanted.value and v.to_run is null limit 1`.execute(trx);
  if (rows.length === 0) return;
  await sql`delete from versions where to_run is null and +from_run = ${run}
    and node_id in (select value from json_each(${nodes}))`.execute(trx);
  await sql`update versions set to_run = ${run} where to_run is null
    and node_id in (select value from json_each(${nodes}))`.execute(trx);
}

/** A full listing showed these again, unchanged. */
export async function markSeen(trx: Writer, listing: number, nodeIds: number[]) {
  if (nodeIds.length === 0) return;
  await sql`update versions set seen_run = ${listing} where to_run is null
    and node_id in (select value from json_each(${JSON.stringify(nodeIds)}))`.execute(trx);
}

/** How many current items a finished full listing did not show. Law 8: they stay. */
export async function countUnseen(db: Reader, namespaceId: number, listing: number): Promise<number> {
  const row = await db.selectFrom("versions").select((eb) => eb.fn.countAll<number>().as("n"))
    .where("namespace_id", "=", namespaceId).where("to_run", "is", null)
    .where("seen_run", "<", listing).where("parent_id", ">", 0).executeTakeFirstOrThrow();
  return Number(row.n);
}

function sortKey(version: NewVersion): string {
  const first = version.kind === "folder" || version.kind === "mount" ? "0" : "1";
  return `${first}${version.name.toLowerCase()}\u0001${version.nodeId}`;
}

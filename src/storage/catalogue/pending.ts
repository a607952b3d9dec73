import { type Selectable, sql } from "kysely";
import type { PendingTable } from "../database/catalogue_tables.ts";
import { given, jsonRows } from "./json_rows.ts";
import type { Reader, Writer } from "./power.ts";

/** What a wanted row keeps of the listed file beside its place: each is written, read and deleted, most of them once. */
export interface WantedEntry {
  name: string;
  /** As Dropbox shows it. */
  path: string;
  dropboxId: string;
  rev: string;
  size: number;
  /** Unix seconds. */
  clientModified: number;
  serverModified: number;
  modifiedBy: string | null;
  /** Lowercase hex; null where Dropbox gave none, or the file cannot be downloaded. */
  contentHash: string | null;
  odd: OddFacts | null;
}

/** What a listing says otherwise than as a rule, each left out where it is as it is of most. */
export interface OddFacts {
  /** Where it is not the path in lower case. */
  pathLower?: string;
  /** False, or left out. */
  isDownloadable?: boolean;
  /** Of what cannot be downloaded. */
  exportAs?: string[];
  contentHash?: string | null;
}

export interface Wanted extends WantedEntry {
  nodeId: number;
  parentId: number;
}

export type Pending = Selectable<PendingTable>;

/** A wanted item as it is when its content has come. */
export type StillWanted = Pick<Pending, "id" | "rev" | "namespace_id" | "node_id" | "parent_id" | "size">;

/** Wants these; a newer wish for the same path takes the place of the older. */
export async function want(trx: Writer, namespaceId: number, list: Wanted[]) {
  if (list.length === 0) return;
  const rows = list.map((w) => [
    w.nodeId,
    w.parentId,
    w.name,
    w.path,
    w.dropboxId,
    w.rev,
    w.size,
    w.contentHash,
    w.clientModified,
    w.serverModified,
    w.modifiedBy,
    w.odd,
  ]);
  await sql`${
    given(rows)
  } insert or replace into pending (namespace_id, node_id, parent_id, name, path, dropbox_id, rev, size,
      content_hash, client_modified, server_modified, modified_by, odd)
    select ${namespaceId}, v->>0, v->>1, v->>2, v->>3, v->>4, v->>5, v->>6,
      unhex(v->>7), v->>8, v->>9, v->>10, v->>11
    from given`.execute(trx);
}

/** Nothing is to be fetched for these nodes any more. */
export async function unwant(trx: Writer, nodeIds: number[]) {
  if (nodeIds.length === 0) return;
  await sql`delete from pending where node_id in (select value from json_each(${JSON.stringify(nodeIds)}))`
    .execute(trx);
}

/** These, by their ids, are wanted no more: what came of them is here. */
export async function settlePending(trx: Writer, ids: number[]) {
  await sql`delete from pending where id in (select value from json_each(${JSON.stringify(ids)}))`.execute(
    trx,
  );
}

/** Wanted items by id, those that still stand. */
export async function pendingById(db: Reader, ids: number[]): Promise<Map<number, StillWanted>> {
  const rows = await jsonRows<StillWanted>(
    db,
    {
      id: "p.id",
      rev: "p.rev",
      namespace_id: "p.namespace_id",
      node_id: "p.node_id",
      parent_id: "p.parent_id",
      size: "p.size",
    },
    sql`from json_each(${JSON.stringify(ids)}) as wanted cross join pending p on p.id = wanted.value`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Not tried again in this run. A row that wants another revision by now is left alone. */
export async function failPending(
  trx: Writer,
  run: number,
  { id, rev }: { id: number; rev: string },
  code: string,
  detail: string,
) {
  await trx.updateTable("pending")
    .set((eb) => ({ attempts: eb("attempts", "+", 1), failed_run: run, code, detail }))
    .where("id", "=", id).where("rev", "=", rev).execute();
}

/** A worker died that had these in hand, by id: one of them may be to blame, and one alone is. */
export async function suspect(trx: Writer, ids: number[]) {
  const crash = ids.length === 1 ? 2 : 1;
  await sql`update pending set crash = max(crash, ${crash})
    where id in (select value from json_each(${JSON.stringify(ids)}))`.execute(trx);
}

/** Wants again what failed in a run with this code; answers how many. */
export async function retryPending(trx: Writer, taskId: string, run: number, code: string): Promise<number> {
  const ofTask = trx.selectFrom("namespaces").select("id").where("task_id", "=", taskId);
  const done = await trx.updateTable("pending").set({ failed_run: 0 })
    .where("namespace_id", "in", ofTask).where("failed_run", "=", run).where("code", "=", code)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Namespaces with items that were listed in a run, and that or whose reader was gone when they were to be read. */
export async function missedIn(db: Reader, taskId: string, run: number): Promise<number[]> {
  const rows = await db.selectFrom("pending").innerJoin("namespaces", "namespaces.id", "pending.namespace_id")
    .select("pending.namespace_id").distinct().where("namespaces.task_id", "=", taskId)
    .where("failed_run", "=", run).where("code", "in", ["vanished", "admin_gone"]).execute();
  return rows.map((row) => row.namespace_id);
}

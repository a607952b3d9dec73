import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Tombstones } from "../tombstones.ts";
import type { Reader, Writer } from "./power.ts";

export interface ErasureRow {
  id: number;
  requestedAt: number;
  /** JSON. */
  request: string;
}

/** SHA-256 of a lowercased path inside its namespace, lowercase hex. */
export function pathHash(pathLower: string): string {
  return createHash("sha256").update(pathLower).digest("hex");
}

/** Writes down what is to be erased (`request`: JSON), `at` in unix milliseconds; answers its number. */
export async function beginErasure(
  trx: Writer,
  taskId: string,
  at: number,
  request: string,
): Promise<number> {
  const row = await trx.insertInto("erasures").values({ task_id: taskId, requested_at: at, request })
    .returning("id").executeTakeFirstOrThrow();
  return row.id;
}

/** Those that were not carried out to the end, oldest first. */
export async function openErasures(db: Reader, taskId: string): Promise<ErasureRow[]> {
  const rows = await db.selectFrom("erasures").select(["id", "requested_at", "request"])
    .where("task_id", "=", taskId).where("ended_at", "is", null).orderBy("id").execute();
  return rows.map((row) => ({ id: row.id, requestedAt: row.requested_at, request: row.request }));
}

/** All is done: what it was about is named no longer. */
export async function endErasure(trx: Writer, id: number, at: number, certificate: string) {
  await trx.updateTable("erasures").set({ request: "{}", ended_at: at, certificate }).where("id", "=", id)
    .execute();
}

/** Listed again by Dropbox, items of these ids are passed over. */
export async function refuseItems(trx: Writer, taskId: string, dropboxIds: readonly string[]) {
  await sql`insert into erased_items (task_id, dropbox_id)
    select ${taskId}, value from json_each(${JSON.stringify(dropboxIds)}) where true on conflict do nothing`
    .execute(trx);
}

/** The same of a path inside a namespace, in lower case; its hash alone is kept. */
export async function refusePath(trx: Writer, namespaceId: number, pathLower: string) {
  await sql`insert into erased_places (task_id, namespace, path_hash)
    select task_id, dropbox_id, unhex(${pathHash(pathLower)}) from namespaces where id = ${namespaceId}
    on conflict do nothing`.execute(trx);
}

/** Hashes of the erased paths of a namespace, lowercase hex. */
export async function refusedPaths(db: Reader, namespaceId: number): Promise<Set<string>> {
  const rows = await db.selectFrom("erased_places as e").innerJoin(
    "namespaces as ns",
    (join) => join.onRef("ns.task_id", "=", "e.task_id").onRef("ns.dropbox_id", "=", "e.namespace"),
  )
    .select("e.path_hash").where("ns.id", "=", namespaceId).execute();
  return new Set(rows.map((row) => row.path_hash.toHex()));
}

/** Namespaces of a task, by their rows, that were erased as a whole. */
export async function refusedNamespaces(db: Reader, taskId: string): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select ns.id from erased_places e
    join namespaces ns on ns.task_id = e.task_id and ns.dropbox_id = e.namespace
    where e.task_id = ${taskId} and e.path_hash = unhex(${pathHash("")})`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}

/** All that a task refuses, as its repository keeps it. */
export async function refusals(db: Reader, taskId: string): Promise<Tombstones> {
  const items = await db.selectFrom("erased_items").select("dropbox_id").where("task_id", "=", taskId)
    .execute();
  const places = await db.selectFrom("erased_places").select(["namespace", "path_hash"])
    .where("task_id", "=", taskId).execute();
  return {
    items: items.map((row) => row.dropbox_id),
    places: places.map((row) => ({ namespace: row.namespace, pathHash: row.path_hash.toHex() })),
  };
}

/** Refuses from now on what a repository says was erased. */
export async function refuseAll(trx: Writer, taskId: string, { items, places }: Tombstones) {
  await refuseItems(trx, taskId, items);
  await sql`insert into erased_places (task_id, namespace, path_hash)
    select ${taskId}, value->>'namespace', unhex(value->>'pathHash') from json_each(${JSON.stringify(places)})
    where true on conflict do nothing`.execute(trx);
}

/** Which of these items were erased. */
export async function refusedItems(
  db: Reader,
  namespaceId: number,
  dropboxIds: string[],
): Promise<Set<string>> {
  const found = await sql<{ dropbox_id: string }>`select e.dropbox_id
    from namespaces ns cross join json_each(${JSON.stringify(dropboxIds)}) as wanted
    cross join erased_items e on e.task_id = ns.task_id and e.dropbox_id = wanted.value
    where ns.id = ${namespaceId}`.execute(db);
  return new Set(found.rows.map((row) => row.dropbox_id));
}

import { sql } from "kysely";
import { chunkIds } from "./contents.ts";
import type { Reader, Writer } from "./power.ts";

/** Contents of one look, and blobs. */
const PAGE = 500;
const AT_ONCE = 1000;

/** Packs that no index names yet, lowercase hex: what another program's prune may take away without a trace. */
export async function unnamedPacks(db: Reader, repositoryId: number): Promise<string[]> {
  const found = await sql<{ id: string }>`select lower(hex(pack_id)) as id from packs
    where repository_id = ${repositoryId} and index_id is null`.execute(db);
  return found.rows.map((row) => row.id);
}

/** Which of these packs the catalogue counts on; ids are lowercase hex. */
export async function knownPacks(db: Reader, repositoryId: number, ids: string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`select lower(hex(pack_id)) as id from packs
    where repository_id = ${repositoryId}
    and pack_id in (select unhex(value) from json_each(${JSON.stringify(ids)}))`.execute(db);
  return found.rows.map((row) => row.id);
}

/** Forgets packs whose index file is none of `present`, and those of `gone`, with the blobs that lay in them. */
export async function forgetPacks(trx: Writer, repositoryId: number, present: string[], gone: string[]) {
  const lost = sql`select id from packs where repository_id = ${repositoryId} and (
      (index_id is not null and lower(hex(index_id)) not in (select value from json_each(${
    JSON.stringify(present)
  })))
      or pack_id in (select unhex(value) from json_each(${JSON.stringify(gone)})))`;
  await sql`delete from index_files where repository_id = ${repositoryId}
    and lower(hex(id)) not in (select value from json_each(${JSON.stringify(present)}))`.execute(trx);
  await sql`delete from blobs where pack in (${lost})`.execute(trx);
  await sql`delete from packs where id in (${lost})`.execute(trx);
}

export interface LostItem {
  namespace_id: number;
  node_id: number;
  parent_id: number;
  kind: "file" | "export";
  name: string;
  dropbox_id: string;
  rev: string;
  size: number;
  content_hash: Uint8Array;
  client_modified: number;
  server_modified: number;
  target: string | null;
  modified_by: string | null;
  unverified: number;
}

/**
 * Forgets the contents that lack a blob, ends the current states that showed them, and makes every tree stale. Answers
 * those states, but for items of which a newer one is wanted already: they must be read from Dropbox again.
 */
export async function forgetLostContents(
  trx: Writer,
  repositoryId: number,
  run: number,
): Promise<LostItem[]> {
  const lost = JSON.stringify(await contentsWithoutBlobs(trx, repositoryId));
  const items = await sql<LostItem>`select v.*, c.content_hash from json_each(${lost}) as lost
    cross join contents c on c.id = lost.value
    cross join versions v on v.content_id = c.id and v.to_run is null
    where not exists (select 1 from pending p where p.node_id = v.node_id)`.execute(trx);
  await sql`update versions set to_run = ${run} where to_run is null
    and content_id in (select value from json_each(${lost}))`.execute(trx);
  await sql`update versions set content_id = null where content_id in (select value from json_each(${lost}))`
    .execute(trx);
  await sql`delete from contents where id in (select value from json_each(${lost}))`.execute(trx);
  await sql`delete from trees where node_id in (select n.id from nodes n join namespaces ns on ns.id = n.namespace_id
    join repositories r on r.task_id = ns.task_id where r.id = ${repositoryId})`.execute(trx);
  return items.rows;
}

/** Where contents that lack a blob stand or stood. */
export async function lostItems(
  db: Reader,
  repositoryId: number,
  limit: number,
): Promise<{ node_id: number; from_run: number }[]> {
  const lost = JSON.stringify(await contentsWithoutBlobs(db, repositoryId));
  const found = await sql<{ node_id: number; from_run: number }>`select v.node_id, v.from_run
    from json_each(${lost}) as lost cross join versions v on v.content_id = lost.value limit ${limit}`
    .execute(db);
  return found.rows;
}

/** A page of contents and so many blobs a statement: no statement may keep others waiting, however large the files. */
async function contentsWithoutBlobs(db: Reader, repositoryId: number): Promise<number[]> {
  const lost: number[] = [];
  for (let after = 0;;) {
    const { rows } = await sql<{ id: number; chunks: Uint8Array }>`select id, chunks from contents
      where repository_id = ${repositoryId} and id > ${after} order by id limit ${PAGE}`.execute(db);
    const page = rows.map(({ id, chunks }) => ({ id, blobs: chunkIds(chunks) }));
    const missing = await missingBlobs(db, repositoryId, [...new Set(page.flatMap(({ blobs }) => blobs))]);
    for (const { id, blobs } of page) if (blobs.some((blob) => missing.has(blob))) lost.push(id);
    if (rows.length < PAGE) return lost;
    after = rows.at(-1)!.id;
  }
}

async function missingBlobs(db: Reader, repositoryId: number, ids: string[]): Promise<Set<string>> {
  const missing = new Set<string>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const found = await sql<{ id: string }>`select value as id
      from json_each(${JSON.stringify(ids.slice(at, at + AT_ONCE))})
      where not exists (select 1 from blobs b where substr(b.id, 1, 8) = substr(unhex(value), 1, 8)
        and b.id = unhex(value) and b.repository_id = ${repositoryId} and b.kind = 0)`.execute(db);
    for (const { id } of found.rows) missing.add(id);
  }
  return missing;
}

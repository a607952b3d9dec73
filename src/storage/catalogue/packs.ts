import { type RawBuilder, sql } from "kysely";
import { given, jsonRows, wantedIds } from "./json_rows.ts";
import type { Reader, Writer } from "./power.ts";

export type BlobKind = "data" | "tree";
const KINDS: BlobKind[] = ["data", "tree"];
/** Blobs of a pack written or read in one statement: a page waits for each, and small files have thousands in a pack. */
const AT_ONCE = 1_000;

export interface PackRow {
  /** SHA-256 of the stored bytes, lowercase hex. */
  id: string;
  size: number;
  kind: BlobKind;
  blobs: { id: string; offset: number; length: number; rawLength: number | null }[];
}

export interface BlobPlace {
  id: string;
  packId: string;
  offset: number;
  length: number;
  rawLength: number | null;
}

/** The index file is in the store, and the catalogue has all that it says. */
export async function rememberIndex(trx: Writer, repositoryId: number, indexId: string) {
  await sql`insert into index_files (repository_id, id) values (${repositoryId}, unhex(${indexId}))
    on conflict do nothing`.execute(trx);
}

/**
 * Records a stored pack and what it holds, once; a blob may lie in several packs, each index entry must name it.
 */
export async function savePack(trx: Writer, repositoryId: number, run: number, pack: PackRow) {
  const row = await sql<{ id: number }>`insert into packs (repository_id, pack_id, size, kind, run_id)
    values (${repositoryId}, unhex(${pack.id}), ${pack.size}, ${pack.kind}, ${run})
    on conflict do nothing returning id`.execute(trx);
  if (row.rows.length === 0) return;
  const kind = KINDS.indexOf(pack.kind);
  for (let at = 0; at < pack.blobs.length; at += AT_ONCE) {
    const some = pack.blobs.slice(at, at + AT_ONCE);
    const rows = some.map((b) => [b.id, b.offset, b.length, b.rawLength]);
    await sql`${given(rows)} insert into blobs (repository_id, kind, id, pack, offset, length, raw_length)
      select ${repositoryId}, ${kind}, unhex(v->>0), ${row.rows[0]!.id},
        v->>1, v->>2, v->>3 from given`.execute(trx);
  }
}

/** Ids of all packs that the catalogue counts on, lowercase hex. */
export async function knownPackIds(db: Reader, repositoryId: number): Promise<Set<string>> {
  const found = await sql<{ id: string }>`select lower(hex(pack_id)) as id from packs
    where repository_id = ${repositoryId}`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}

/** Which of these blobs a run may count on: not those in packs that were dying when it began. */
export async function knownBlobs(
  db: Reader,
  { repositoryId, run }: { repositoryId: number; run: number },
  kind: BlobKind,
  ids: string[],
) {
  const found = await sql<{ key: number }>`${wantedIds(ids)} select wanted.key from wanted
    cross join blobs b on ${isBlob(repositoryId, kind)}
    cross join packs p on p.id = b.pack and (p.dying_at is null or p.dying_run >= ${run})`.execute(db);
  return new Set(found.rows.map(({ key }) => ids[key]!));
}

/** Where blobs lie, by id, in a pack that lives on where there is one. A missing one is left out: the caller decides what that means. */
export async function placesOf(db: Reader, repositoryId: number, kind: BlobKind, ids: string[]) {
  const found = await sql<Omit<BlobPlace, "id"> & { key: number }>`${wantedIds(ids)}
    select wanted.key, lower(hex(p.pack_id)) as packId, b.offset, b.length, b.raw_length as rawLength from wanted
    cross join blobs b on ${isBlob(repositoryId, kind)}
    cross join packs p on p.id = b.pack
    order by p.dying_at is null`.execute(db);
  return new Map(found.rows.map(({ key, ...place }) => [ids[key]!, { id: ids[key]!, ...place }]));
}

/** `b` is the blob `wanted`; its index has the first eight bytes. */
function isBlob(repositoryId: number, kind: BlobKind): RawBuilder<boolean> {
  return sql<boolean>`substr(b.id, 1, 8) = substr(wanted.id, 1, 8) and b.id = wanted.id
    and b.repository_id = ${repositoryId} and b.kind = ${KINDS.indexOf(kind)}`;
}

/** Packs that no index file names yet, oldest first; what they hold is asked for pack by pack, `blobsOf`. */
export async function unindexedPacks(db: Reader, repositoryId: number) {
  const packs = await sql<{ rowId: number; id: string; kind: BlobKind }>`
    select id as rowId, lower(hex(pack_id)) as id, kind from packs
    where repository_id = ${repositoryId} and index_id is null order by id`.execute(db);
  return packs.rows;
}

/** What a pack holds, in the order of its bytes. */
export async function blobsOf(db: Reader, pack: number): Promise<PackRow["blobs"]> {
  const blobs: (PackRow["blobs"][number] & { row: number })[] = [];
  for (let after = 0, found = AT_ONCE; found >= AT_ONCE;) {
    const rows = await jsonRows<typeof blobs[number]>(
      db,
      {
        row: "rowid",
        id: "lower(hex(id))",
        offset: "offset",
        length: "length",
        rawLength: "raw_length",
      },
      sql`from (select rowid, * from blobs where pack = ${pack} and rowid > ${after} order by rowid limit ${AT_ONCE})`,
    );
    rows.sort((a, b) => a.row - b.row);
    blobs.push(...rows);
    found = rows.length;
    after = rows.at(-1)?.row ?? after;
  }
  return blobs.map(({ row: _, ...blob }) => blob).sort((a, b) => a.offset - b.offset);
}

/** These packs stand in a stored index (its id in hex): the next index leaves them out. */
export async function markIndexed(trx: Writer, repositoryId: number, packRows: number[], indexId: string) {
  await rememberIndex(trx, repositoryId, indexId);
  await sql`update packs set index_id = unhex(${indexId})
    where id in (select value from json_each(${JSON.stringify(packRows)}))`.execute(trx);
}

import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { LayoutItemsTable, LayoutsTable, LayoutZipsTable } from "../database/layout_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Layout = Selectable<LayoutsTable>;
export type LayoutZip = Selectable<LayoutZipsTable>;
export type LayoutItem = Selectable<LayoutItemsTable>;
/** The columns of an item that say where its parts begin within their part of the zip. */
export type LayoutColumn = "at" | "json_at" | "csv_at" | "directory_at";

/** An item with what the manifest says of it beside; `known`: its state still stands in the catalogue. */
export interface ListedItem extends LayoutItem {
  known: number;
  dropbox_id: string | null;
  rev: string | null;
  /** Unix seconds. */
  server_modified: number | null;
  target: string | null;
  content_hash: Uint8Array | null;
}

/** Columns of an item but its SHA-256, which JSON has as hex. */
const COLUMNS = [
  "layout_id",
  "seq",
  "zip",
  "kind",
  "place",
  "member",
  "version_id",
  "content_id",
  "size",
  "modified",
  "crc",
  "state",
  "code",
  "detail",
  "at",
  "json_at",
  "csv_at",
  "directory_at",
] as const satisfies (keyof LayoutItem)[];
const NAMES = sql.raw(COLUMNS.join(", "));
const VALUES = sql.raw(COLUMNS.map((_, n) => `value->>${n + 1}`).join(", "));
const VERSION = sql.raw(`value->>${COLUMNS.indexOf("version_id") + 1}`);

/** The layout of a job; the first call makes it. */
export async function ensureLayout(trx: Writer, layout: Insertable<LayoutsTable>): Promise<Layout> {
  await trx.insertInto("layouts").values(layout).onConflict((conflict) =>
    conflict.column("job_id").doNothing()
  ).execute();
  return (await layoutOfJob(trx, layout.job_id))!;
}

export async function layoutOfJob(db: Reader, jobId: string): Promise<Layout | undefined> {
  return await db.selectFrom("layouts").selectAll().where("job_id", "=", jobId).executeTakeFirst();
}

export async function layoutOfLink(db: Reader, hash: string): Promise<Layout | undefined> {
  return await db.selectFrom("layouts").selectAll().where("link_hash", "=", hash).executeTakeFirst();
}

export async function changeLayout(trx: Writer, id: number, change: Updateable<LayoutsTable>) {
  await trx.updateTable("layouts").set(change).where("id", "=", id).execute();
}

/**
 * Items and how far their zip is, together: what a crash leaves fits. Answers how many items it kept: those whose state is
 * erased by now are not.
 */
export async function saveLaidOut(trx: Writer, items: LayoutItem[], zips: LayoutZip[]): Promise<number> {
  const rows = items.map((item) => [item.sha256?.toHex() ?? null, ...COLUMNS.map((column) => item[column])]);
  const done = await sql`insert into layout_items (sha256, ${NAMES})
    select unhex(value->>0), ${VALUES} from json_each(${JSON.stringify(rows)})
    where ${VERSION} is null or exists (select 1 from versions v where v.id = ${VERSION})`.execute(trx);
  for (const zip of zips) {
    await trx.insertInto("layout_zips").values(zip)
      .onConflict((conflict) => conflict.columns(["layout_id", "number"]).doUpdateSet(zip)).execute();
  }
  return Number(done.numAffectedRows ?? 0n);
}

export async function layoutZips(db: Reader, layoutId: number): Promise<LayoutZip[]> {
  return await db.selectFrom("layout_zips").selectAll().where("layout_id", "=", layoutId).orderBy("number")
    .execute();
}

export async function findLayoutZip(
  db: Reader,
  layoutId: number,
  number: number,
): Promise<LayoutZip | undefined> {
  return await db.selectFrom("layout_zips").selectAll().where("layout_id", "=", layoutId)
    .where("number", "=", number).executeTakeFirst();
}

/** The zip that was laid out last, closed or not. */
export async function lastLayoutZip(db: Reader, layoutId: number): Promise<LayoutZip | undefined> {
  return await db.selectFrom("layout_zips").selectAll().where("layout_id", "=", layoutId)
    .orderBy("number", "desc").limit(1).executeTakeFirst();
}

export async function layoutItemAt(
  db: Reader,
  layoutId: number,
  seq: number,
): Promise<LayoutItem | undefined> {
  return await db.selectFrom("layout_items").selectAll().where("layout_id", "=", layoutId)
    .where("seq", "=", seq).executeTakeFirst();
}

/** Items from `seq` on and before `end`, in their order. */
export async function pageLayout(
  db: Reader,
  layoutId: number,
  { seq, end, limit }: { seq: number; end: number; limit: number },
): Promise<ListedItem[]> {
  const { rows } = await sql<ListedItem>`select i.*, v.id is not null or i.version_id is null as known,
      v.dropbox_id, v.rev, v.server_modified, v.target, c.content_hash
    from layout_items i left join versions v on v.id = i.version_id left join contents c on c.id = v.content_id
    where i.layout_id = ${layoutId} and i.seq >= ${seq} and i.seq < ${end} order by i.seq limit ${limit}`
    .execute(db);
  return rows;
}

/** A page of items in their order, of one state or of all. */
export async function pageOutcomes(
  db: Reader,
  layoutId: number,
  { after, limit, state }: { after: number; limit: number; state?: LayoutItem["state"] },
): Promise<LayoutItem[]> {
  let query = db.selectFrom("layout_items").selectAll().where("layout_id", "=", layoutId)
    .where("seq", ">=", after).orderBy("seq").limit(limit);
  if (state) query = query.where("state", "=", state);
  // Word for word what its index is of.
  if (state && state !== "stored") query = query.where(sql<boolean>`state <> 'stored'`);
  return await query.execute();
}

/** The last item of a zip whose part begins at or before a byte, by halving. */
export async function seekLayout(
  db: Reader,
  { layout_id, first_seq, end_seq }: LayoutZip,
  column: LayoutColumn,
  byte: number,
): Promise<number> {
  let [low, high] = [first_seq, end_seq - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = await db.selectFrom("layout_items").select(column).where("layout_id", "=", layout_id)
      .where("seq", "=", middle).executeTakeFirst();
    if (row === undefined || row[column] > byte) high = middle - 1;
    else low = middle;
  }
  return low;
}

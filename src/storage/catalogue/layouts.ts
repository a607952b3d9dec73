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

/** Rows of one statement: each has some 20 parameters. */
const ROWS = 100;

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

/** Items and how far their zip is, together: what a crash leaves fits. */
export async function saveLaidOut(trx: Writer, items: LayoutItem[], zips: LayoutZip[]) {
  for (let i = 0; i < items.length; i += ROWS) {
    await trx.insertInto("layout_items").values(items.slice(i, i + ROWS)).execute();
  }
  for (const zip of zips) {
    await trx.insertInto("layout_zips").values(zip)
      .onConflict((conflict) => conflict.columns(["layout_id", "number"]).doUpdateSet(zip)).execute();
  }
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

/** Takes a page of a layout's items away; answers how many. When none is left, its zips go too. */
export async function dropLayoutPage(trx: Writer, layoutId: number, limit: number): Promise<number> {
  const done = await sql`delete from layout_items where layout_id = ${layoutId} and seq in
    (select seq from layout_items where layout_id = ${layoutId} order by seq limit ${limit})`.execute(trx);
  const count = Number(done.numAffectedRows ?? 0n);
  if (count === 0) await trx.deleteFrom("layout_zips").where("layout_id", "=", layoutId).execute();
  return count;
}

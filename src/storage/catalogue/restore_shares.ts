import { type Insertable, type RawBuilder, type Selectable, sql, type Updateable } from "kysely";
import type { RestoreSharesTable, ShareState } from "../database/restore_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type RestoreShare = Selectable<RestoreSharesTable>;
export type NewRestoreShare = Insertable<RestoreSharesTable>;

/** Rows of one statement: each has some 17 parameters. */
const ROWS = 50;

export async function addRestoreShares(trx: Writer, shares: NewRestoreShare[]) {
  for (let i = 0; i < shares.length; i += ROWS) {
    await trx.insertInto("restore_shares").values(shares.slice(i, i + ROWS)).execute();
  }
}

export async function changeRestoreShare(trx: Writer, id: number, change: Updateable<RestoreSharesTable>) {
  await trx.updateTable("restore_shares").set(change).where("id", "=", id).execute();
}

/** What failed of a restore's sharing is tried again; what a rule forbids stays as it is. */
export async function retryRestoreShares(trx: Writer, restoreId: number) {
  await trx.updateTable("restore_shares").set({ state: "planned", code: null, detail: null })
    .where("restore_id", "=", restoreId).where("state", "=", "failed").execute();
}

/** Namespaces of a restore of whose sharing something is still to be done, in the order of the plan. */
export async function namespacesToShare(db: Reader, restoreId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select namespace_id as id from restore_shares
    where restore_id = ${restoreId} and state = 'planned' group by namespace_id order by min(id)`.execute(db);
  return rows.map(({ id }) => id);
}

/** All that is known of one folder's sharing. */
export async function sharesOfNamespace(
  db: Reader,
  restoreId: number,
  namespaceId: number,
): Promise<RestoreShare[]> {
  return await db.selectFrom("restore_shares").selectAll().where("restore_id", "=", restoreId)
    .where("namespace_id", "=", namespaceId).orderBy("id").execute();
}

/** A page of a restore's sharing. `hidesLimited`: without what carries Limited Access, folders and people. */
export async function pageRestoreShares(
  db: Reader,
  restoreId: number,
  page: { after: number; limit: number; hidesLimited: boolean },
): Promise<RestoreShare[]> {
  return await db.selectFrom("restore_shares").selectAll().where("restore_id", "=", restoreId)
    .where("id", ">", page.after).where(shown(page.hidesLimited)).orderBy("id").limit(page.limit).execute();
}

export interface ShareCount {
  kind: RestoreShare["kind"];
  state: ShareState;
  code: string | null;
  shares: number;
}

/** What a restore's sharing comes to, and where it stands. */
export async function countRestoreShares(
  db: Reader,
  restoreId: number,
  hidesLimited: boolean,
): Promise<ShareCount[]> {
  const { rows } = await sql<ShareCount>`select kind, state, code, count(*) as shares from restore_shares
    where restore_id = ${restoreId} and ${shown(hidesLimited)} group by kind, state, code`.execute(db);
  return rows;
}

function shown(hidesLimited: boolean): RawBuilder<boolean> {
  if (!hidesLimited) return sql<boolean>`true`;
  return sql<boolean>`not exists (select 1 from namespaces ln join entities le on le.task_id = ln.task_id
      and le.limited_at is not null and (le.id = ln.entity_id
        or (le.kind = 'member' and le.dropbox_id = restore_shares.member_id))
    where ln.id = restore_shares.namespace_id)`;
}

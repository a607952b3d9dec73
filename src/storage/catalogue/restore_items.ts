import { type Insertable, type RawBuilder, type Selectable, sql, type Updateable } from "kysely";
import type { RestoreItemsTable, RestoreItemState, RestoreOutcome } from "../database/restore_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type RestoreItem = Selectable<RestoreItemsTable>;
export type NewRestoreItem = Insertable<RestoreItemsTable>;
export type RestoreItemChange = Updateable<RestoreItemsTable> & { id: number };

/** Rows of one statement: each has some 16 parameters. */
const ROWS = 100;

export async function addRestoreItems(trx: Writer, items: NewRestoreItem[]) {
  for (let i = 0; i < items.length; i += ROWS) {
    await trx.insertInto("restore_items").values(items.slice(i, i + ROWS)).execute();
  }
}

export async function changeRestoreItems(trx: Writer, changes: RestoreItemChange[]) {
  for (const { id, ...change } of changes) {
    await trx.updateTable("restore_items").set(change).where("id", "=", id).execute();
  }
}

export interface ItemFilter {
  states: RestoreItemState[];
  kind?: RestoreItem["kind"];
  /** Bytes: more than, at most. */
  over?: number;
  upTo?: number;
  /** Task: without mount points that lead into what carries Limited Access in it. */
  openOf?: string;
}

/** A page of a restore's items in the order they were planned. */
export async function pageRestoreItems(
  db: Reader,
  restoreId: number,
  filter: ItemFilter,
  after: number,
  limit: number,
): Promise<RestoreItem[]> {
  let query = db.selectFrom("restore_items").selectAll().where("restore_id", "=", restoreId)
    .where("state", "in", filter.states).where("id", ">", after).orderBy("id").limit(limit);
  if (filter.kind) query = query.where("kind", "=", filter.kind);
  if (filter.over !== undefined) query = query.where("size", ">", filter.over);
  if (filter.upTo !== undefined) query = query.where("size", "<=", filter.upTo);
  if (filter.openOf !== undefined) query = query.where(isOpen(filter.openOf));
  return await query.execute();
}

/** Whether an item is no mount point that leads into what carries Limited Access in a task. */
export function isOpen(taskId: string): RawBuilder<boolean> {
  return sql<boolean>`not (restore_items.kind = 'mount' and exists (select 1 from namespaces ln
    join entities le on le.id = ln.entity_id and le.limited_at is not null
    where ln.task_id = ${taskId} and ln.dropbox_id = restore_items.link_target))`;
}

/** All items of a restore that the filter takes, page by page; what a consumer changes behind it stays unseen. */
export async function* eachRestoreItem(
  db: Reader,
  restoreId: number,
  filter: ItemFilter,
): AsyncGenerator<RestoreItem> {
  for (let after = 0;;) {
    const page = await pageRestoreItems(db, restoreId, filter, after, 500);
    yield* page;
    if (page.length < 500) return;
    after = page.at(-1)!.id;
  }
}

/** The items of a target at these lowercased paths, by path. */
export async function itemsAtPaths(
  db: Reader,
  targetId: number,
  lowers: string[],
): Promise<Map<string, RestoreItem>> {
  const found = await sql<RestoreItem>`select i.* from json_each(${JSON.stringify(lowers)}) as wanted
    cross join restore_items i on i.target_id = ${targetId} and i.lower = wanted.value`.execute(db);
  return new Map(found.rows.map((row) => [row.lower!, row]));
}

/** The exported copies of the documents at these lowercased paths, by path. */
export async function copiesOf(
  db: Reader,
  targetId: number,
  lowers: string[],
): Promise<Map<string, RestoreItem>> {
  const found = await sql<RestoreItem>`select i.* from json_each(${JSON.stringify(lowers)}) as wanted
    cross join restore_items i on i.target_id = ${targetId} and i.origin = wanted.value`.execute(db);
  return new Map(found.rows.map((row) => [row.origin!, row]));
}

/** Where a folder and all in it goes: its path, and the same lowercased where the server said how. */
export interface FolderPath {
  path: string;
  lower: string | null;
}

/** Gives a folder that cannot have its name another one, and all that goes into it. */
export async function moveRestoreItems(trx: Writer, targetId: number, from: FolderPath, to: FolderPath) {
  const below = sql`(path = ${from.path} or substr(path, 1, length(${from.path}) + 1) = ${`${from.path}/`})`;
  await sql`update restore_items set path = ${to.path} || substr(path, length(${from.path}) + 1),
      lower = ${to.lower} || substr(lower, length(${from.lower}) + 1)
    where target_id = ${targetId} and ${below}`.execute(trx);
}

/** From now on the next way of writing there is tried for what has none behind it. */
export async function raiseActing(trx: Writer, targetId: number, acting: number) {
  await trx.updateTable("restore_items").set({ acting, session_id: null, session_offset: 0 })
    .where("target_id", "=", targetId).where("acting", "<", acting)
    .where("state", "in", ["planned", "uploading"]).execute();
}

/** Fails everything that waits to be written to a target; answers how many items that is. */
export async function failRestoreItems(
  trx: Writer,
  targetId: number,
  cause: { code: string; detail: string },
): Promise<number> {
  const done = await trx.updateTable("restore_items").set({ ...cause, state: "failed" })
    .where("target_id", "=", targetId).where("state", "=", "planned").executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** What failed is tried again; links never can be, nor can what has no place (`target_gone`). */
export async function retryRestoreItems(trx: Writer, restoreId: number) {
  const anew = { state: "planned" as const, attempts: 0, acting: 0, session_id: null, session_offset: 0 };
  await trx.updateTable("restore_items").set({ ...anew, code: null, detail: null })
    .where("restore_id", "=", restoreId).where("state", "=", "failed")
    .where("kind", "in", ["file", "folder"]).where("code", "is not", "target_gone").execute();
}

export interface ItemCount {
  target_id: number;
  kind: RestoreItem["kind"];
  state: RestoreItemState;
  outcome: RestoreOutcome | null;
  code: string | null;
  items: number;
  bytes: number;
  /** Items that are no larger than `part`, and their bytes. */
  small: number;
  smallBytes: number;
  /** Parts of that size that the larger ones take together. */
  parts: number;
  /** Items that take the place of what stands there. */
  replaced: number;
}

/** What a restore's items are and where they stand. `part`: bytes of one upload; `openOf` as in `ItemFilter`. */
export async function countRestoreItems(
  db: Reader,
  restoreId: number,
  part: number,
  openOf?: string,
): Promise<ItemCount[]> {
  const found = await sql<ItemCount>`select target_id, kind, state, outcome, code, count(*) as items,
      sum(size) as bytes, sum(size <= ${part}) as small,
      sum(case when size <= ${part} then size else 0 end) as smallBytes,
      sum(case when size <= ${part} then 0
        else (size + cast(${
    part - 1
  } as integer)) / cast(${part} as integer) end) as parts, sum(replaces is not null) as replaced
    from restore_items where restore_id = ${restoreId} and ${
    openOf === undefined ? sql`true` : isOpen(openOf)
  }
    group by target_id, kind, state, outcome, code`.execute(db);
  return found.rows;
}

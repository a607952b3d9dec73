import { type Selectable, sql } from "kysely";
import type { CatalogueTables } from "../database/catalogue_tables.ts";
import { keyOf } from "./entities.ts";
import type { Reader, Writer } from "./power.ts";

export type Tag = Selectable<CatalogueTables["tags"]>;

export async function listTags(db: Reader): Promise<Tag[]> {
  return await db.selectFrom("tags").selectAll().orderBy("name_key").execute();
}

export async function findTag(db: Reader, id: number): Promise<Tag | undefined> {
  return await db.selectFrom("tags").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The tag of a name, which is made where there is none; names differ by more than case. */
export async function ensureTag(
  trx: Writer,
  name: string,
  at: number,
): Promise<{ tag: Tag; isNew: boolean }> {
  const key = keyOf(name);
  const made = await trx.insertInto("tags").values({ name, name_key: key, made_at: at })
    .onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst();
  if (made) return { tag: made, isNew: true };
  const tag = await trx.selectFrom("tags").selectAll().where("name_key", "=", key).executeTakeFirstOrThrow();
  return { tag, isNew: false };
}

/** Answers how many of the entities did not have it. */
export async function putTag(trx: Writer, tagId: number, entityIds: readonly number[]): Promise<number> {
  const done = await sql`insert into entity_tags (tag_id, entity_id)
    select ${tagId}, value from json_each(${JSON.stringify(entityIds)}) where true on conflict do nothing`
    .execute(trx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Answers how many of the entities had it. */
export async function takeTag(trx: Writer, tagId: number, entityIds: readonly number[]): Promise<number> {
  const done = await sql`delete from entity_tags where tag_id = ${tagId}
    and entity_id in (select value from json_each(${JSON.stringify(entityIds)}))`.execute(trx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Tags whose names have `find` in them, by name, `limit` at most, and how many of the entities carry each. */
export async function countTagsOf(
  db: Reader,
  entityIds: readonly number[],
  { find, limit }: { find: string; limit: number },
): Promise<{ name: string; count: number }[]> {
  const { rows } = await sql<{ name: string; count: number }>`
    with wanted as materialized (select value as id from json_each(${JSON.stringify(entityIds)}))
    select t.name, (select count(*) from entity_tags et where et.tag_id = t.id and et.entity_id in wanted) as count
    from tags t where instr(t.name_key, ${keyOf(find)}) > 0 order by t.name_key limit ${limit}`.execute(db);
  return rows;
}

/** How many of the entities carry Limited Access. */
export async function countLimited(db: Reader, entityIds: readonly number[]): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*) as count from entities
    where limited_at is not null and id in (select value from json_each(${JSON.stringify(entityIds)}))`
    .execute(db);
  return row!.count;
}

/** The tags of each of these entities, by name. */
export async function tagsOf(db: Reader, entityIds: readonly number[]): Promise<Map<number, Tag[]>> {
  const { rows } = await sql<Tag & { entity_id: number }>`select t.*, et.entity_id
    from json_each(${JSON.stringify(entityIds)}) as wanted
    cross join entity_tags et on et.entity_id = wanted.value join tags t on t.id = et.tag_id
    order by t.name_key`.execute(db);
  return Map.groupBy(rows, (row) => row.entity_id);
}

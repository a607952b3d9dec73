import type { Insertable, Selectable, Updateable } from "kysely";
import type { EntitiesTable } from "../database/catalogue_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Entity = Selectable<EntitiesTable>;

export async function listEntities(db: Reader, taskId: string): Promise<Entity[]> {
  return await db.selectFrom("entities").selectAll().where("task_id", "=", taskId)
    .orderBy("kind").orderBy("name").orderBy("id").execute();
}

/** Whether runs are for it. */
export function isActive(entity: Entity): boolean {
  const { activated_at, paused_at, archived_at, deletion_due_at } = entity;
  return activated_at !== null && paused_at === null && archived_at === null && deletion_due_at === null;
}

/** By his dbmid. */
export async function findMember(db: Reader, taskId: string, id: string): Promise<Entity | undefined> {
  return await db.selectFrom("entities").selectAll().where("task_id", "=", taskId)
    .where("kind", "=", "member").where("dropbox_id", "=", id).executeTakeFirst();
}

/** By its row. */
export async function findEntity(db: Reader, id: number): Promise<Entity | undefined> {
  return await db.selectFrom("entities").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Records an entity, or what changed of one that is known; answers its row. */
export async function saveEntity(trx: Writer, entity: Insertable<EntitiesTable>): Promise<Entity> {
  const keys = keysOf(entity);
  return await trx.insertInto("entities").values({ ...entity, ...keys })
    .onConflict((conflict) =>
      conflict.columns(["task_id", "kind", "dropbox_id"]).doUpdateSet({
        name: entity.name,
        email: entity.email,
        dropbox_status: entity.dropbox_status,
        ...keys,
      })
    ).returningAll().executeTakeFirstOrThrow();
}

/** In JavaScript's lower case: SQLite's knows ASCII alone. */
export function keysOf({ name, email }: Insertable<EntitiesTable>) {
  const [name_key, email_key] = [keyOf(name), keyOf(email ?? "")];
  return { name_key, email_key, search_key: `${name_key}\n${email_key}` };
}

/** How names are compared: normalized, in lower case. */
export function keyOf(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Answers whether there is such an entity of that task. */
export async function changeEntity(
  trx: Writer,
  taskId: string,
  id: number,
  change: Updateable<EntitiesTable>,
) {
  const done = await trx.updateTable("entities").set(change)
    .where("task_id", "=", taskId).where("id", "=", id).executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

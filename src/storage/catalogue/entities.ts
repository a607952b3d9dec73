import type { Insertable, Selectable, Updateable } from "kysely";
import type { EntitiesTable } from "../database/catalogue_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Entity = Selectable<EntitiesTable>;

export async function listEntities(db: Reader, taskId: string): Promise<Entity[]> {
  return await db.selectFrom("entities").selectAll().where("task_id", "=", taskId)
    .orderBy("kind").orderBy("name").orderBy("id").execute();
}

/** By his dbmid. */
export async function findMember(db: Reader, taskId: string, id: string): Promise<Entity | undefined> {
  return await db.selectFrom("entities").selectAll().where("task_id", "=", taskId)
    .where("kind", "=", "member").where("dropbox_id", "=", id).executeTakeFirst();
}

/** Records an entity, or what changed of one that is known; answers its row. */
export async function saveEntity(trx: Writer, entity: Insertable<EntitiesTable>): Promise<Entity> {
  return await trx.insertInto("entities").values(entity)
    .onConflict((conflict) =>
      conflict.columns(["task_id", "kind", "dropbox_id"]).doUpdateSet({
        name: entity.name,
        email: entity.email,
        dropbox_status: entity.dropbox_status,
      })
    ).returningAll().executeTakeFirstOrThrow();
}

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

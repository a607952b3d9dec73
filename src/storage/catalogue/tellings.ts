import type { Insertable, Selectable } from "kysely";
import type { TellingsTable } from "../database/progress_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type Telling = Selectable<TellingsTable>;

/** Writes down, with a change, what the logs of `control.db` are to be told of it. */
export async function addTelling(trx: Writer, telling: Insertable<TellingsTable>) {
  await trx.insertInto("tellings").values(telling).execute();
}

/** Those not moved yet, oldest first. */
export async function listTellings(db: Reader, limit: number): Promise<Telling[]> {
  return await db.selectFrom("tellings").selectAll().orderBy("n").limit(limit).execute();
}

/** They have been moved. */
export async function dropTellings(trx: Writer, numbers: readonly number[]) {
  await trx.deleteFrom("tellings").where("n", "in", numbers).execute();
}

import type { Insertable, Selectable } from "kysely";
import type { RunWaitsTable } from "../database/catalogue_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type RunWait = Omit<Selectable<RunWaitsTable>, "run_id">;

/** What a run waits for now, in the place of what it waited for before. */
export async function noteRunWait(trx: Writer, run: number, wait: Omit<Insertable<RunWaitsTable>, "run_id">) {
  await trx.insertInto("run_waits").values({ run_id: run, ...wait })
    .onConflict((conflict) => conflict.column("run_id").doUpdateSet(wait)).execute();
}

/** What a run that is under way waits for at a time (unix milliseconds); undefined: for nothing. */
export async function findRunWait(db: Reader, run: number, at: number): Promise<RunWait | undefined> {
  return await db.selectFrom("run_waits").innerJoin("runs", "runs.id", "run_waits.run_id")
    .select(["run_waits.for", "run_waits.who", "run_waits.until"]).where("run_id", "=", run)
    .where("until", ">", at).where("runs.state", "=", "running").executeTakeFirst();
}

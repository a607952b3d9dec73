import { type Selectable, sql } from "kysely";
import type { NamespaceProgressTable, RunProgressTable } from "../database/progress_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type RunProgressRow = Selectable<RunProgressTable>;
export type NamespaceProgressRow = Selectable<NamespaceProgressTable>;

/** Wanted rows counted in one statement: a page waits no longer than that takes. */
const PAGE = 20_000;

/** In place of what was noted before. */
export async function saveProgress(trx: Writer, row: RunProgressRow, namespaces: NamespaceProgressRow[]) {
  await trx.insertInto("run_progress").values(row)
    .onConflict((conflict) => conflict.column("run_id").doUpdateSet(row)).execute();
  for (let at = 0; at < namespaces.length; at += 500) {
    await trx.replaceInto("namespace_progress").values(namespaces.slice(at, at + 500)).execute();
  }
}

export async function findProgress(db: Reader, run: number): Promise<RunProgressRow | undefined> {
  return await db.selectFrom("run_progress").selectAll().where("run_id", "=", run).executeTakeFirst();
}

export async function namespaceProgress(db: Reader, run: number): Promise<NamespaceProgressRow[]> {
  return await db.selectFrom("namespace_progress").selectAll().where("run_id", "=", run).execute();
}

/** What is noted of runs before this one of the task goes. */
export async function dropOlderProgress(trx: Writer, taskId: string, run: number) {
  const older = trx.selectFrom("runs").select("id").where("task_id", "=", taskId).where("id", "<", run);
  await trx.deleteFrom("run_progress").where("run_id", "in", older).execute();
  await trx.deleteFrom("namespace_progress").where("run_id", "in", older).execute();
}

/** The run before `run`, where it was cut off and has left word of how far it had come. */
export async function cutOffProgress(db: Reader, taskId: string, run: number) {
  const before = await db.selectFrom("runs").select(["id", "state"]).where("task_id", "=", taskId)
    .where("id", "<", run).orderBy("id", "desc").limit(1).executeTakeFirst();
  if (before?.state !== "interrupted") return null;
  const row = await findProgress(db, before.id);
  return row ? { row, namespaces: await namespaceProgress(db, before.id) } : null;
}

export interface WantedCount {
  namespace_id: number;
  items: number;
  bytes: number;
}

/** What is wanted by now in each of these namespaces, a page of rows at a time. */
export async function countWanted(
  db: Reader,
  namespaceIds: readonly number[],
): Promise<Map<number, WantedCount>> {
  const counts = new Map<number, WantedCount>();
  const ids = JSON.stringify(namespaceIds);
  for (let after = 0;;) {
    const end = await pageEnd(db, after);
    const { rows } = await sql<
      WantedCount
    >`select namespace_id, count(*) as items, sum(size) as bytes from pending
      where id > ${after} and id <= ${end ?? Number.MAX_SAFE_INTEGER}
        and namespace_id in (select value from json_each(${ids})) group by namespace_id`.execute(db);
    for (const row of rows) {
      const sum = counts.get(row.namespace_id) ?? { namespace_id: row.namespace_id, items: 0, bytes: 0 };
      sum.items += row.items;
      sum.bytes += row.bytes;
      counts.set(row.namespace_id, sum);
    }
    if (end === null) return counts;
    after = end;
  }
}

async function pageEnd(db: Reader, after: number): Promise<number | null> {
  const row = await db.selectFrom("pending").select("id").where("id", ">", after).orderBy("id")
    .offset(PAGE).limit(1).executeTakeFirst();
  return row?.id ?? null;
}

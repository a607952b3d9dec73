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
  const asked = new Set(namespaceIds);
  for (let after = 0, found = PAGE; found === PAGE;) {
    const { rows } = await sql<WantedCount & { last: number }>`
      select namespace_id, count(*) as items, sum(size) as bytes, max(id) as last
      from (select id, namespace_id, size from pending where id > ${after} order by id limit ${PAGE})
      group by namespace_id`.execute(db);
    found = 0;
    for (const { namespace_id, items, bytes, last } of rows) {
      found += items;
      after = Math.max(after, last);
      if (!asked.has(namespace_id)) continue;
      const sum = counts.get(namespace_id) ?? { namespace_id, items: 0, bytes: 0 };
      counts.set(namespace_id, { namespace_id, items: sum.items + items, bytes: sum.bytes + bytes });
    }
  }
  return counts;
}

import { sql } from "kysely";
import { takeTurns } from "../database/breath.ts";
import { jsonRows } from "./json_rows.ts";
import type { Pending } from "./pending.ts";
import type { Reader } from "./power.ts";

/** Failed rows that are looked at at once. */
const FAILED = 1_000;

/** Ids of what is still wanted and failed in a run, some at a time, in listing order; others have their turns between them. */
export async function* failedIds(db: Reader, run: number): AsyncGenerator<number[]> {
  for (let after = 0;;) {
    const { rows } = await sql<{ id: number }>`select id from pending indexed by pending_failed
      where failed_run = ${run} and failed_run > 0 and id > ${after} order by id limit ${FAILED}`.execute(db);
    if (rows.length > 0) yield rows.map(({ id }) => id);
    if (rows.length < FAILED) return;
    after = rows.at(-1)!.id;
    await takeTurns();
  }
}

/** What is told of an item that failed. */
export type FailedRow = Pick<
  Pending,
  "id" | "namespace_id" | "node_id" | "name" | "path" | "code" | "detail" | "attempts"
>;

const TOLD: { [Name in keyof FailedRow]: string } = {
  id: "p.id",
  namespace_id: "p.namespace_id",
  node_id: "p.node_id",
  name: "p.name",
  path: "p.path",
  code: "p.code",
  detail: "p.detail",
  attempts: "p.attempts",
};

/** Of these ids what failed in a run, of the namespaces read in it, in listing order. */
export async function failedPending(
  db: Reader,
  taskId: string,
  run: number,
  ids: readonly number[],
): Promise<FailedRow[]> {
  const rows = await jsonRows<FailedRow>(
    db,
    TOLD,
    sql`from json_each(${JSON.stringify(ids)}) c cross join pending p on p.id = c.value
      cross join namespaces ns on ns.id = p.namespace_id
      where p.failed_run = ${run} and ns.task_id = ${taskId} and ns.read_run = ${run}`,
  );
  return rows.sort((a, b) => a.id - b.id);
}

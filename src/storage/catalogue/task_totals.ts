import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** Files of a task as of its last snapshot and their bytes; without those of Limited Access where they are not shown. */
export async function taskTotals(
  db: Reader,
  taskId: string,
  limited: "also" | "never",
): Promise<{ items: number; bytes: number }> {
  const hidden = limited === "also" ? sql`false` : sql`ns.entity_id in
    (select id from entities where task_id = ${taskId} and limited_at is not null)`;
  const { rows: [row] } = await sql<
    { items: number; bytes: number }
  >`select coalesce(sum(ns.items), 0) as items,
      coalesce(sum(ns.bytes), 0) as bytes
    from namespaces ns where ns.task_id = ${taskId} and not coalesce(${hidden}, false)`.execute(db);
  return row!;
}

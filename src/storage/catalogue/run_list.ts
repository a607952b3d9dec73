import { sql } from "kysely";
import type { Reader } from "./power.ts";
import type { Run } from "./runs.ts";

export interface RunFilter {
  state?: Run["state"];
  /** Begun at this or later, and before that; unix milliseconds. */
  from?: number;
  until?: number;
  /** Runs before this one. */
  before: number;
  limit: number;
}

/** Runs of a task, newest first. */
export async function runPage(
  db: Reader,
  taskId: string,
  { state, from, until, before, limit }: RunFilter,
): Promise<Run[]> {
  let query = db.selectFrom("runs").selectAll().where("task_id", "=", taskId).where("id", "<", before);
  if (state !== undefined) query = query.where("state", "=", state);
  if (from !== undefined) query = query.where("started_at", ">=", from);
  if (until !== undefined) query = query.where("started_at", "<", until);
  return await query.orderBy("id", "desc").limit(limit).execute();
}

/** Whether anything of the task carries Limited Access. */
export async function hasLimited(db: Reader, taskId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from entities where task_id = ${taskId} and limited_at is not null limit 1`
      .execute(db);
  return rows.length > 0;
}

import type { Reader } from "../../storage/catalogue/power.ts";
import { type CauseFilter, causePage, countCauses } from "../../storage/catalogue/run_causes.ts";
import { type Cause, causeOf } from "./causes.ts";
import { NotFound } from "../errors.ts";
import { isWorthATry } from "./retriable.ts";
import type { Scope } from "../scope.ts";

/** An item that a run could not back up as it should be, with the sentence and what helps. */
export interface CauseRow extends Cause {
  /** What it is called in a form, see `markOf`; null where no other try brings anything. */
  item: string | null;
  code: string;
  /** Path in a snapshot; of a whole folder that could not be read, its place. */
  path: string;
  detail: string;
  attempts: number;
}

export interface CauseQuery {
  code?: string;
  /** Only of this entity. */
  entity?: number;
  /** `next` of the page before. */
  after?: string;
  limit?: number;
}

/** The causes of a run, item by item, and how many of each there are. Throws `NotFound`. */
export async function listCauses(
  db: Reader,
  scope: Scope,
  taskId: string,
  run: number,
  { code, entity, after, limit = 50 }: CauseQuery = {},
): Promise<{ rows: CauseRow[]; counts: (Cause & { code: string; count: number })[]; next: string | null }> {
  await ofTask(db, taskId, run);
  const filter: CauseFilter = { run, entityId: entity, limited: scope.isPrimary ? "also" : "never" };
  const counts = await countCauses(db, filter);
  const found = await causePage(db, { ...filter, code }, markOf(after), limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      item: isWorthATry(row.code) ? `${row.namespace_id}.${row.node_id}` : null,
      code: row.code,
      path: `/${row.folder}${row.path}`,
      detail: row.detail,
      attempts: row.attempts,
      ...causeOf(row.code),
    })),
    counts: counts.map((one) => ({ ...one, ...causeOf(one.code) })),
    next: found.length > limit ? `${last!.namespace_id}.${last!.node_id}` : null,
  };
}

async function ofTask(db: Reader, taskId: string, run: number) {
  const row = await db.selectFrom("runs").select("id").where("task_id", "=", taskId).where("id", "=", run)
    .executeTakeFirst();
  if (!row) throw new NotFound(`Cannot find run ${run}: the task has none of that number`);
}

/** The item that a page or a form names; null where it names none. */
export function markOf(text: string | undefined): { namespaceId: number; nodeId: number } | null {
  const [, namespaceId, nodeId] = /^(\d{1,15})\.(-?\d{1,15})$/.exec(text ?? "") ?? [];
  return namespaceId === undefined ? null : { namespaceId: Number(namespaceId), nodeId: Number(nodeId) };
}

import type { Reader } from "../../storage/catalogue/power.ts";
import { findRestore, listRestoreRows, listTargets, type Restore } from "../../storage/catalogue/restores.ts";
import {
  countRestoreItems,
  pageRestoreItems,
  type RestoreItem,
} from "../../storage/catalogue/restore_items.ts";
import type { RestoreOutcome, RestoreState } from "../../storage/database/restore_tables.ts";
import { type Cause, causeOf } from "../causes/causes.ts";
import { NotFound } from "../errors.ts";
import { PART } from "./sizes.ts";

export interface RestoreSummary {
  id: number;
  state: RestoreState;
  /** Run that made the snapshot. */
  run: number;
  label: string;
  createdAt: Date;
  endedAt: Date | null;
  reason: Cause & { code: string; detail: string } | null;
}

/** The restores of a task, newest first. */
export async function listRestores(db: Reader, taskId: string, limit = 50): Promise<RestoreSummary[]> {
  return (await listRestoreRows(db, taskId, limit)).map(summaryOf);
}

function summaryOf(row: Restore): RestoreSummary {
  return {
    id: row.id,
    state: row.state,
    run: row.run_id,
    label: row.label,
    createdAt: new Date(row.created_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    reason: row.reason_code === null
      ? null
      : { code: row.reason_code, detail: row.reason ?? "", ...causeOf(row.reason_code) },
  };
}

export interface RestoredItem {
  id: number;
  kind: RestoreItem["kind"];
  /** Path in the snapshot. */
  place: string;
  state: "waiting" | "done" | "failed";
  outcome: RestoreOutcome | null;
  /** Where it is now, in the namespace that got it. */
  path: string | null;
  namespace: string;
  size: number;
  cause: Cause & { code: string; detail: string } | null;
}

export interface ItemPage {
  /** Id of the last item seen; 0 begins. */
  after?: number;
  limit?: number;
  /** Only those that are not restored. */
  failed?: boolean;
  /** Without mount points that lead into what carries Limited Access. */
  hidesLimited?: boolean;
}

/** A page of a restore's items with what became of each. Throws `NotFound`. */
export async function listRestoreItems(
  db: Reader,
  taskId: string,
  restoreId: number,
  { after = 0, limit = 200, failed = false, hidesLimited = false }: ItemPage = {},
): Promise<RestoredItem[]> {
  if (!await findRestore(db, taskId, restoreId)) {
    throw new NotFound(`Cannot find restore ${restoreId}: there is none of that number`);
  }
  const targets = new Map((await listTargets(db, restoreId)).map((one) => [one.id, one]));
  const states = failed
    ? ["failed" as const]
    : ["planned", "uploading", "uploaded", "committing", "done", "failed"] as const;
  const filter = { states: [...states], openOf: hidesLimited ? taskId : undefined };
  const rows = await pageRestoreItems(db, restoreId, filter, after, limit);
  return rows.map((row) => itemOf(row, targets.get(row.target_id)!.name));
}

/** How many items of a restore are not restored. */
export async function countFailedItems(db: Reader, restoreId: number): Promise<number> {
  const counts = await countRestoreItems(db, restoreId, PART);
  return counts.filter((one) => one.state === "failed").reduce((sum, one) => sum + one.items, 0);
}

/** An item with what became of it; `namespace`: the name of what gets it. */
export function itemOf(row: RestoreItem, namespace: string): RestoredItem {
  const { id, kind, place, outcome, size } = row;
  const state = row.state === "done" || row.state === "failed" ? row.state : "waiting";
  return {
    id,
    kind,
    place,
    state,
    outcome: state === "done" ? outcome : null,
    path: row.result_path,
    namespace,
    size,
    cause: row.code === null ? null : { code: row.code, detail: row.detail ?? "", ...causeOf(row.code) },
  };
}

import { countRestoreItems, type ItemCount } from "../../storage/catalogue/restore_items.ts";
import type { Reader } from "../account_catalogue.ts";
import { type Cause, causeOf } from "../causes.ts";
import { listRestoreItems, type RestoredItem } from "../restore/restore.ts";
import { PART } from "../restore/sizes.ts";
import type { Scope } from "../scope.ts";
import type { RecoveryJob } from "./jobs.ts";

/** Which items a job's page lists: all, or those that are not restored. */
export type ShownItems = "all" | "failed";

export interface JobItemsPage {
  show: ShownItems;
  items: RestoredItem[];
  /** For `after`; null: this is the last page. */
  next: string | null;
  counts: { all: number; failed: number; restored: number; identical: number; keptBoth: number };
  /** Why items are not restored, and how many. */
  causes: (Cause & { code: string; count: number })[];
}

const SHOWN = 100;
const NOTHING = { all: 0, failed: 0, restored: 0, identical: 0, keptBoth: 0 };

/** A page of what became of a job's items, without mount points that lead into what `scope` does not show. */
export async function jobItems(
  db: Reader,
  scope: Scope,
  { row, task }: RecoveryJob,
  query: { show?: string; after?: string },
): Promise<JobItemsPage> {
  const show: ShownItems = query.show === "failed" ? "failed" : "all";
  if (row.restore_id === null) return { show, items: [], next: null, counts: NOTHING, causes: [] };
  const after = /^\d{1,15}$/.test(query.after ?? "") ? Number(query.after) : 0;
  const page = { after, limit: SHOWN + 1, failed: show === "failed", hidesLimited: !scope.isPrimary };
  const found = await listRestoreItems(db, task.id, row.restore_id, page);
  const items = found.slice(0, SHOWN);
  const counted = await countRestoreItems(db, row.restore_id, PART, scope.isPrimary ? undefined : task.id);
  return {
    show,
    items,
    next: found.length > SHOWN ? String(items.at(-1)!.id) : null,
    counts: countsOf(counted),
    causes: causesOf(counted),
  };
}

function countsOf(counted: ItemCount[]): JobItemsPage["counts"] {
  const sum = (is: (one: ItemCount) => boolean) =>
    counted.filter(is).reduce((all, one) => all + one.items, 0);
  const done = (outcome: ItemCount["outcome"]) =>
    sum((one) => one.state === "done" && one.outcome === outcome);
  return {
    all: sum(() => true),
    failed: sum((one) => one.state === "failed"),
    restored: done("restored"),
    identical: done("identical"),
    keptBoth: done("kept_both"),
  };
}

function causesOf(counted: ItemCount[]): JobItemsPage["causes"] {
  const failed = counted.filter((one) => one.state === "failed" && one.code !== null);
  const byCode = Map.groupBy(failed, (one) => one.code!);
  return [...byCode].map(([code, rows]) => ({
    code,
    ...causeOf(code),
    count: rows.reduce((all, one) => all + one.items, 0),
  }));
}

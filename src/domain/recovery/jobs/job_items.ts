import { countLedger, ledgerPage, type LedgerPart } from "../../../storage/catalogue/restore_ledger.ts";
import { listTargets } from "../../../storage/catalogue/restores.ts";
import type { Reader } from "../../account_catalogue.ts";
import { type Cause, causeOf } from "../../causes/causes.ts";
import { csvFile, csvLine, type CsvPage, FILE_PAGE } from "../../csv.ts";
import { isListedOnly } from "../../restore/listed_only.ts";
import { itemOf } from "../../restore/list.ts";
import type { RestoredItem } from "../../restore/restore.ts";
import type { Scope } from "../../scope.ts";
import { exportItems, exportItemsFile } from "./export_items.ts";
import type { RecoveryJob } from "./found_job.ts";

/** Which items a job's page lists: all, or those of which one thing became. */
const ITEM_PARTS = [
  "failed",
  "restored",
  "kept_both",
  "identical",
  "waiting",
] as const satisfies LedgerPart[];
export type ShownItems = "all" | LedgerPart;

/** What became of an item, of a restore or of an export. */
export interface JobItem extends Omit<RestoredItem, "outcome" | "namespace"> {
  outcome: string | null;
  /** Of a restore: the name of the member or folder that gets it. */
  namespace: string | null;
}

export interface JobItemsPage {
  show: ShownItems;
  gives: "restore" | "export";
  items: readonly JobItem[];
  /** For `after`; null: this is the last page. */
  next: string | null;
  counts: Record<ShownItems, number>;
  /** Why items are not restored, and how many. */
  causes: (Cause & { code: string; count: number })[];
}

/** Items of a page. */
export const SHOWN = 100;
const NOTHING = { all: 0, failed: 0, restored: 0, identical: 0, kept_both: 0, waiting: 0 };

/** A page of what became of a job's items, without mount points that lead into what `scope` does not show. */
export async function jobItems(
  db: Reader,
  scope: Scope,
  job: RecoveryJob,
  query: { show?: string; after?: string },
): Promise<JobItemsPage> {
  const { row } = job;
  const part = ITEM_PARTS.find((one) => one === query.show) ?? null;
  const show = part ?? "all";
  if (job.kind === "export") return await exportItems(db, job, { show, after: query.after });
  if (row.restore_id === null) {
    return { show, gives: "restore", items: [], next: null, counts: NOTHING, causes: [] };
  }
  const after = /^\d{1,15}$/.test(query.after ?? "") ? Number(query.after) : 0;
  const openOf = scope.isPrimary ? undefined : row.task_id;
  const { rows, next } = await itemsOf(db, row.restore_id, { part, after, limit: SHOWN, openOf });
  const { parts, causes } = await countLedger(db, row.restore_id, openOf);
  return {
    show,
    gives: "restore",
    items: rows,
    next: next === null ? null : String(next),
    counts: { ...parts, all: Object.values(parts).reduce((sum, count) => sum + count, 0) },
    causes: causes.map(({ code, count }) => ({ code, ...causeOf(code), count })),
  };
}

const HEADINGS = ["Item", "Kind", "Outcome", "Where it is", "In", "Bytes", "Cause", "Fix", "Detail"];
const WORDS = { restored: "Restored", identical: "Identical", kept_both: "Kept both" };

/** All items of a job with what became of each, as CSV in pieces of a page each (R8). */
export async function* jobItemsFile(db: Reader, scope: Scope, job: RecoveryJob): AsyncGenerator<string> {
  if (job.kind === "export") return yield* exportItemsFile(db, job);
  const { restore_id, task_id } = job.row;
  if (restore_id === null) return yield csvLine(HEADINGS);
  const query = { part: null, limit: FILE_PAGE, openOf: scope.isPrimary ? undefined : task_id };
  yield* csvFile(HEADINGS, (after: number = 0) => itemsOf(db, restore_id, { ...query, after }), cellsOf);
}

function cellsOf({ place, kind, state, outcome, path, namespace, size, cause }: RestoredItem) {
  const missed = isListedOnly({ kind }) ? "Listed only" : "Not restored";
  const word = state === "failed" ? missed : outcome === null ? "Waiting" : WORDS[outcome];
  const why = [cause?.sentence ?? null, cause?.fix ?? null, cause?.detail ?? null];
  return [place, kind, word, path, namespace, kind === "file" ? size : null, ...why];
}

async function itemsOf(
  db: Reader,
  restoreId: number,
  query: Parameters<typeof ledgerPage>[2],
): Promise<CsvPage<RestoredItem, number>> {
  const targets = new Map((await listTargets(db, restoreId)).map(({ id, name }) => [id, name]));
  const found = await ledgerPage(db, restoreId, { ...query, limit: query.limit + 1 });
  const rows = found.slice(0, query.limit).map((item) => itemOf(item, targets.get(item.target_id) ?? ""));
  return { rows, next: found.length > query.limit ? rows.at(-1)!.id : null };
}

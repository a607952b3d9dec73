import type { Reader } from "../../account_catalogue.ts";
import { causeOf } from "../../causes/causes.ts";
import { csvFile, FILE_PAGE } from "../../csv.ts";
import { type ExportProgress, NO_PROGRESS } from "../performing/export_progress.ts";
import { type Outcome, outcomesOf } from "./export_outcomes.ts";
import type { ExportJob } from "./found_job.ts";
import { type JobItem, type JobItemsPage, SHOWN, type ShownItems } from "./job_items.ts";

/** What a tab of a job's page is of an export; of the other tabs it has nothing. */
const STATES: Partial<Record<ShownItems, Outcome["state"]>> = { failed: "failed", restored: "stored" };

/** A page of what became of an export's items. Counts are the job's own: a million rows are not counted for a page. */
export async function exportItems(
  db: Reader,
  job: ExportJob,
  { show, after }: { show: ShownItems; after?: string },
): Promise<JobItemsPage> {
  const read = await outcomesOf(db, job);
  const state = STATES[show];
  const isListed = show === "all" || state !== undefined;
  const { rows, next } = isListed ? await read({ after, limit: SHOWN, state }) : { rows: [], next: null };
  return {
    show,
    gives: "export",
    items: rows.map(asItem),
    next,
    counts: countsOf(job.progress),
    causes: Object.entries(job.progress?.causes ?? {})
      .map(([code, count]) => ({ code, count, ...causeOf(code) })),
  };
}

function countsOf(progress: ExportProgress | null): JobItemsPage["counts"] {
  const { items, doneItems, files, folders, listed, failed } = progress ?? NO_PROGRESS;
  const none = { identical: 0, kept_both: 0, waiting: items - doneItems };
  return { ...none, all: files + folders + listed + failed, failed, restored: files + folders };
}

function asItem({ kind, place, member, size, state, code, detail }: Outcome, at: number): JobItem {
  return {
    id: at,
    kind: kind === "export" ? "file" : kind,
    place,
    path: member === "" ? null : member,
    namespace: null,
    size,
    state: state === "failed" ? "failed" : "done",
    outcome: state,
    cause: code === null ? null : { code, detail: detail ?? "", ...causeOf(code) },
  };
}

const HEADINGS = [
  "Item",
  "Kind",
  "Outcome",
  "Name in it",
  "Zip",
  "Bytes",
  "SHA-256",
  "Cause",
  "Fix",
  "Detail",
];
const WORDS = { stored: "Included", listed: "Listed only", failed: "Not included" };

/** All items of an export with what became of each, as CSV in pieces of a page each (R8). */
export async function* exportItemsFile(db: Reader, job: ExportJob): AsyncGenerator<string> {
  const read = await outcomesOf(db, job);
  yield* csvFile(HEADINGS, (after?: string) => read({ after, limit: FILE_PAGE }), cellsOf);
}

function cellsOf({ kind, place, member, zip, size, sha256, state, code, detail }: Outcome) {
  const cause = code === null ? null : causeOf(code);
  const isFile = kind === "file" || kind === "export";
  return [
    place,
    kind,
    WORDS[state],
    member,
    state === "stored" ? zip : null,
    isFile ? size : null,
    sha256?.toHex() ?? null,
    cause?.sentence ?? null,
    cause?.fix ?? null,
    detail,
  ];
}

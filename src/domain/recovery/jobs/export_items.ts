import { type LayoutItem, layoutOfJob, pageOutcomes } from "../../../storage/catalogue/layouts.ts";
import { pageSentItems } from "../../../storage/catalogue/sent_items.ts";
import type { Reader } from "../../account_catalogue.ts";
import { causeOf } from "../../causes/causes.ts";
import { csvLine } from "../../csv.ts";
import { type ExportProgress, NO_PROGRESS } from "../performing/export_progress.ts";
import type { ExportJob } from "./found_job.ts";
import { type JobItem, type JobItemsPage, SHOWN, type ShownItems } from "./job_items.ts";

/** A page of what became of a download's items. Counts are the job's own: a million rows are not counted for a page. */
export async function exportItems(
  db: Reader,
  job: ExportJob,
  { show, after }: { show: ShownItems; after?: string },
): Promise<JobItemsPage> {
  const { row, progress, request } = job;
  if (request.destination.kind === "storage") return await sentItems(db, job, { show, after });
  const layout = await layoutOfJob(db, row.id);
  const from = /^\d{1,15}$/.test(after ?? "") ? Number(after) : 0;
  const page = { after: from, limit: SHOWN + 1, state: STATES[show] };
  const found = layout ? await pageOutcomes(db, layout.id, page) : [];
  return {
    show,
    gives: "export",
    items: found.slice(0, SHOWN).map(asItem),
    next: found.length > SHOWN ? String(found[SHOWN]!.seq) : null,
    counts: countsOf(progress),
    causes: causesOf(progress),
  };
}

function countsOf(progress: ExportProgress | null): JobItemsPage["counts"] {
  const { items, doneItems, files, folders, listed, failed } = progress ?? NO_PROGRESS;
  const none = { identical: 0, kept_both: 0, waiting: items - doneItems };
  return { ...none, all: files + folders + listed + failed, failed, restored: files + folders };
}

function causesOf(progress: ExportProgress | null): JobItemsPage["causes"] {
  return Object.entries(progress?.causes ?? {}).map(([code, count]) => ({ code, count, ...causeOf(code) }));
}

/** The same of an export to a storage, by the items' places. */
async function sentItems(
  db: Reader,
  { row, progress }: ExportJob,
  { show, after }: { show: ShownItems; after?: string },
): Promise<JobItemsPage> {
  const page = { after: after ?? "", limit: SHOWN + 1, state: STATES[show] };
  const found = show === "waiting" ? [] : await pageSentItems(db, row.id, page);
  const items = found.slice(0, SHOWN);
  return {
    show,
    gives: "export",
    items: items.map((item, at) => asItem({ ...item, seq: at })),
    next: found.length > SHOWN ? items.at(-1)!.place : null,
    counts: countsOf(progress),
    causes: causesOf(progress),
  };
}

/** What a tab is of an export; none is of what waits. */
const STATES: Partial<Record<ShownItems, LayoutItem["state"]>> = { failed: "failed", restored: "stored" };

type Outcome = Pick<LayoutItem, "seq" | "kind" | "place" | "member" | "size" | "state" | "code" | "detail">;

function asItem({ seq, kind, place, member, size, state, code, detail }: Outcome): JobItem {
  return {
    id: seq,
    kind: kind === "export" ? "file" : kind,
    place,
    path: member === "" ? null : member,
    size,
    state: state === "failed" ? "failed" : "done",
    outcome: state,
    cause: code === null ? null : { code, detail: detail ?? "", ...causeOf(code) },
  };
}

/** Items read at once for a file. */
const FILE_PAGE = 500;
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

/** All items of a download with what became of each, as CSV in pieces of a page each (R8). */
export async function* exportItemsFile(
  db: Reader,
  { row, request }: ExportJob,
): AsyncGenerator<string> {
  yield csvLine(HEADINGS);
  if (request.destination.kind === "storage") return yield* sentItemsFile(db, row.id);
  const layout = await layoutOfJob(db, row.id);
  for (let after = 0, isLast = layout === undefined; !isLast;) {
    const items = await pageOutcomes(db, layout!.id, { after, limit: FILE_PAGE });
    yield items.map((item) => csvLine(cellsOf(item))).join("");
    isLast = items.length < FILE_PAGE;
    after = (items.at(-1)?.seq ?? after) + 1;
  }
}

async function* sentItemsFile(db: Reader, jobId: string): AsyncGenerator<string> {
  for (let after = "", isLast = false; !isLast;) {
    const items = await pageSentItems(db, jobId, { after, limit: FILE_PAGE });
    yield items.map((item) => csvLine(cellsOf({ ...item, zip: null }))).join("");
    isLast = items.length < FILE_PAGE;
    after = items.at(-1)?.place ?? after;
  }
}

type OutcomeInFile = Omit<Outcome, "seq"> & Pick<LayoutItem, "sha256"> & { zip: number | null };

function cellsOf({ kind, place, member, zip, size, sha256, state, code, detail }: OutcomeInFile) {
  const cause = code === null ? null : causeOf(code);
  const why = [cause?.sentence ?? null, cause?.fix ?? null, detail];
  const isFile = kind === "file" || kind === "export";
  const sum = sha256?.toHex() ?? null;
  return [
    place,
    kind,
    WORDS[state],
    member,
    state === "stored" ? zip : null,
    isFile ? size : null,
    sum,
    ...why,
  ];
}

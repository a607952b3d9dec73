import { type LayoutItem, layoutOfJob, pageOutcomes } from "../../storage/catalogue/layouts.ts";
import type { Reader } from "../account_catalogue.ts";
import { causeOf } from "../causes.ts";
import { csvLine } from "../csv.ts";
import { NO_PROGRESS } from "./export_progress.ts";
import type { ExportJob } from "./found_job.ts";
import { type JobItem, type JobItemsPage, SHOWN, type ShownItems } from "./job_items.ts";

/** A page of what became of a download's items. Counts are the job's own: a million rows are not counted for a page. */
export async function exportItems(
  db: Reader,
  { row, progress }: ExportJob,
  { show, after }: { show: ShownItems; after?: string },
): Promise<JobItemsPage> {
  const layout = await layoutOfJob(db, row.id);
  const from = /^\d{1,15}$/.test(after ?? "") ? Number(after) : 0;
  const page = { after: from, limit: SHOWN + 1, state: STATES[show] };
  const found = layout ? await pageOutcomes(db, layout.id, page) : [];
  const { items, doneItems, files, folders, listed, failed, causes } = progress ?? NO_PROGRESS;
  const none = { identical: 0, kept_both: 0, waiting: items - doneItems };
  const counts = { ...none, all: files + folders + listed + failed, failed, restored: files + folders };
  return {
    show,
    gives: "export",
    items: found.slice(0, SHOWN).map(asItem),
    next: found.length > SHOWN ? String(found[SHOWN]!.seq) : null,
    counts,
    causes: Object.entries(causes).map(([code, count]) => ({ code, count, ...causeOf(code) })),
  };
}

/** What a tab is of an export; none is of what waits. */
const STATES: Partial<Record<ShownItems, LayoutItem["state"]>> = { failed: "failed", restored: "stored" };

function asItem({ seq, kind, place, member, size, state, code, detail }: LayoutItem): JobItem {
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
  "Name in the zip",
  "Zip",
  "Bytes",
  "SHA-256",
  "Cause",
  "Fix",
  "Detail",
];
const WORDS = { stored: "In it", listed: "Listed only", failed: "Not in it" };

/** All items of a download with what became of each, as CSV in pieces of a page each (R8). */
export async function* exportItemsFile(db: Reader, { row }: ExportJob): AsyncGenerator<string> {
  yield csvLine(HEADINGS);
  const layout = await layoutOfJob(db, row.id);
  for (let after = 0, isLast = layout === undefined; !isLast;) {
    const items = await pageOutcomes(db, layout!.id, { after, limit: FILE_PAGE });
    yield items.map((item) => csvLine(cellsOf(item))).join("");
    isLast = items.length < FILE_PAGE;
    after = (items.at(-1)?.seq ?? after) + 1;
  }
}

function cellsOf({ kind, place, member, zip, size, sha256, state, code, detail }: LayoutItem) {
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

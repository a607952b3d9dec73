import { type LayoutItem, layoutOfJob, pageOutcomes } from "../../../storage/catalogue/layouts.ts";
import { pageSentItems } from "../../../storage/catalogue/sent_items.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { CsvPage } from "../../csv.ts";
import type { ExportJob } from "./found_job.ts";

/** What became of an item of an export; `zip`: the part that it is in. */
export type Outcome =
  & Pick<LayoutItem, "kind" | "place" | "member" | "size" | "sha256" | "state" | "code" | "detail">
  & { zip: number | null };

/** Reads a page of outcomes, of one state or of all, `after` where the page before ended. */
export type OutcomeReader = (
  query: { after?: string; limit: number; state?: Outcome["state"] },
) => Promise<CsvPage<Outcome, string>>;

/** Where the outcomes of an export are, whatever its destination: a download's by number, what was sent by place. */
export async function outcomesOf(db: Reader, { row, request }: ExportJob): Promise<OutcomeReader> {
  if (request.destination.kind === "storage") return sentOutcomes(db, row.id);
  const layout = await layoutOfJob(db, row.id);
  if (layout === undefined) return () => Promise.resolve({ rows: [], next: null });
  return async ({ after = "", limit, state }) => {
    const from = /^\d{1,15}$/.test(after) ? Number(after) : 0;
    const found = await pageOutcomes(db, layout.id, { after: from, limit: limit + 1, state });
    const next = found.length > limit ? String(found[limit]!.seq) : null;
    return { rows: found.slice(0, limit), next };
  };
}

function sentOutcomes(db: Reader, jobId: string): OutcomeReader {
  return async ({ after = "", limit, state }) => {
    const found = await pageSentItems(db, jobId, { after, limit: limit + 1, state });
    const rows = found.slice(0, limit).map((item) => ({ ...item, zip: null }));
    return { rows, next: found.length > limit ? rows.at(-1)!.place : null };
  };
}

import type { CauseCode } from "./causes.ts";

/** What another run may bring with nothing done about it first: it was a matter of time, or is tried each time. */
const RETRIABLE: ReadonlySet<string> = new Set<CauseCode>([
  "corrupt_at_source",
  "admin_gone",
  "listing_failed",
  "rate_limited",
  "source_unavailable",
  "sharing_not_read",
  "crashed_worker",
  "unexpected",
  "interrupted",
  "store_unavailable",
  "data_unwritable",
  "crashed_job",
  "conflict",
]);

/** Whether it is worth while to run again at once because of this cause; where something has to be mended first, after that. */
export function isRetriable(code: string): boolean {
  return RETRIABLE.has(code);
}

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

/** What no further try brings: there is nothing any more to read. */
const GONE: ReadonlySet<string> = new Set<CauseCode>(["vanished", "member_gone"]);

/** Whether an item may be asked for once more, by itself: whoever does may have mended what was in the way. */
export function isWorthATry(code: string): boolean {
  return !GONE.has(code);
}

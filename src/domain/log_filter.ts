import { z } from "zod";

const DAY = 86_400_000;

/** What both logs are narrowed by: words, and days (UTC, both included). */
export const logFilter = z.strictObject({
  q: z.string().trim().max(200, "is longer than 200 characters").optional(),
  from: z.iso.date("must be a day, as 2026-11-25").optional(),
  to: z.iso.date("must be a day, as 2026-11-25").optional(),
});

/** The moments of a filter's days, in unix milliseconds: from the first, before the second. */
export function spanOf({ from, to }: { from?: string; to?: string }): { since?: number; before?: number } {
  return {
    since: from === undefined ? undefined : Date.parse(from),
    before: to === undefined ? undefined : Date.parse(to) + DAY,
  };
}

/** Rows on a page. */
export const PAGE = 50;

/** Counted no further: a page says "more than 10,000". */
export const COUNTED = 10_000;

import type { z } from "zod";
import { readInput } from "../../domain/input.ts";
import { COUNTED } from "../../domain/log_filter.ts";
import { type LogQuery, logSearch } from "../../views/activity/frame.tsx";
import type { Request } from "../env.ts";

/** What the URL narrows a log by, as it has it. */
export function queryOf(c: Request): LogQuery {
  const { q, from, to, activity, service, status } = c.req.query();
  return { q, from, to, activity, service, status };
}

/** The same as the domain takes it. Throws `Invalid`. */
export function filterOf<S extends z.ZodType>(c: Request, schema: S): z.output<S> {
  const given = Object.entries(queryOf(c)).filter(([, value]) => !!value);
  return readInput("Cannot filter", schema, Object.fromEntries(given));
}

/** Where paging leads. */
export function pageOf(c: Request, at: string, total: number, next: string | null) {
  const query = queryOf(c);
  return {
    total: total > COUNTED ? null : total,
    first: c.req.query("after") ? `${at}${logSearch(query)}` : undefined,
    next: next === null ? undefined : `${at}${logSearch({ ...query, after: next })}`,
  };
}

/** A table of words as a filter offers them, by word. */
export function optionsOf(labels: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
}

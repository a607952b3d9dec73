import { z } from "zod";
import type { EntityFilter, EntitySort } from "../../storage/catalogue/entity_list.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { listRuns, type Run } from "../../storage/catalogue/runs.ts";
import { ENTITY_STATUSES, type EntityStatus } from "./entities.ts";
import type { Scope } from "../scope.ts";
import { standingsOf } from "./standing_status.ts";

export const SORTS = ["name", "email", "size", "last_backup", "status"] as const satisfies EntitySort[];
/** What is deleted and can still be had back is told apart from B6's. */
export const TABLE_STATUSES = [...ENTITY_STATUSES, "Deletion Pending"] as const;
export type TableStatus = EntityStatus | "Deletion Pending";

/** Which entities, in words of a query string. */
export const entityQuery = z.object({
  search: z.string().trim().max(200, "is longer than 200 characters").optional(),
  status: z.enum(TABLE_STATUSES, "is none of the statuses").optional(),
  /** Id of a tag, or `limited`. */
  tag: z.union([z.literal("limited"), z.coerce.number("must be a tag").int("must be a tag")]).optional(),
  kind: z.enum(["member", "team_folder"]).optional(),
});
export type EntityQuery = z.infer<typeof entityQuery>;

/** And which page of them. */
export const entityPaging = z.object({
  sort: z.enum(SORTS, "cannot be sorted by").default("name"),
  descending: z.stringbool().default(false),
  /** `next` of the page before. */
  after: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The newest run, under way or ended; null before the first. */
export async function latestRun(db: Reader, taskId: string): Promise<Run | null> {
  return (await listRuns(db, taskId, 1))[0] ?? null;
}

/** What a query means now, for whoever asks: Limited Access is never shown to others than the primary user. */
export function filterOf(scope: Scope, query: EntityQuery, latest: Run | null): EntityFilter {
  const { search, status, tag, kind } = query;
  const wantsLimited = tag === "limited";
  return {
    search: search || undefined,
    standings: wantsLimited && !scope.isPrimary ? [] : status ? standingsOf(status, latest) : null,
    tag: typeof tag === "number" ? tag : undefined,
    kind,
    limited: !scope.isPrimary ? "never" : wantsLimited ? "only" : "also",
  };
}

import type { Standing } from "../../storage/database/catalogue_tables.ts";
import type { Run } from "../../storage/catalogue/runs.ts";
import type { TableStatus } from "./query.ts";

/** Standings of entities that runs are for. */
export const ACTIVE: readonly Standing[] = ["new", "success", "partial", "failed"];

const AT_REST: Record<Standing, TableStatus> = {
  new: "Scheduled",
  success: "Success",
  partial: "Partial",
  failed: "Failed",
  not_active: "Not Active",
  paused: "Paused",
  archived: "Archived",
  deleting: "Deletion Pending",
};

/** What a standing is called while the task's latest run is under way, has failed as a whole, or has ended (B6). */
export function statusOf(standing: Standing, latest: Run | null): TableStatus {
  if (!ACTIVE.includes(standing)) return AT_REST[standing];
  if (latest?.state === "running") return standing === "new" ? "Onboarding" : "In Process";
  return latest?.state === "failed" ? "Failed" : AT_REST[standing];
}

/** The standings that are called so now; none where nothing is. */
export function standingsOf(status: TableStatus, latest: Run | null): Standing[] {
  return (Object.keys(AT_REST) as Standing[]).filter((standing) => statusOf(standing, latest) === status);
}

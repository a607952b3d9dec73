import type { Reader } from "../../storage/catalogue/power.ts";
import type { ControlReader } from "../control.ts";
import { csvLine, csvPages } from "../csv.ts";
import { type EntityRow, listEntityRows } from "../entities/table.ts";
import { type Scope, shows } from "../scope.ts";
import { listTasks } from "./tasks.ts";

const HEADINGS = [
  "Task",
  "Type",
  "Name",
  "Email",
  "Usage",
  "Status",
  "Items",
  "Bytes",
  "First Backup",
  "Last Backup",
  "Tags",
];

/**
 * The usage report (B12): a line for every entity of every task, by task and name, as CSV in pieces of a page each.
 * Whoever is not the primary user gets none of Limited Access.
 */
export async function* usageReport(
  { control, catalogue }: { control: ControlReader; catalogue: Reader },
  scope: Scope,
): AsyncGenerator<string> {
  yield csvLine(HEADINGS);
  for (const task of await listTasks(control, scope.account)) {
    if (!shows(scope, task.id)) continue;
    yield* csvPages(
      (after?: string) => listEntityRows(catalogue, scope, task.id, {}, { after, limit: 200 }),
      (row) => cellsOf(task.name, row),
    );
  }
}

function cellsOf(task: string, row: EntityRow) {
  return [
    task,
    row.kind === "member" ? "User" : "Team folder",
    row.name,
    row.email,
    usageOf(row),
    row.status,
    row.items,
    row.bytes,
    row.firstBackup?.toISOString() ?? null,
    row.lastBackup?.toISOString() ?? null,
    row.tags.map((tag) => tag.name).join("; "),
  ];
}

function usageOf({ status }: EntityRow): "active" | "inactive" | "archived" {
  if (status === "Archived") return "archived";
  return status === "Not Active" || status === "Paused" || status === "Deletion Pending"
    ? "inactive"
    : "active";
}

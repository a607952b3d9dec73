import { csvFile, FILE_PAGE } from "../csv.ts";
import { type ActivityFilter, type ActivityRow, listActivity, type LogParts } from "./list.ts";

const HEADINGS = [
  "Date and Time",
  "Activity",
  "Service",
  "Sub Service",
  "Status",
  "Task Name",
  "Item",
  "Members and folders",
  "Records",
  "Bytes",
  "Seconds",
  "Description",
];

/** All that match, as CSV in pieces of a page each (C1, **Export**). */
export async function* activityFile(parts: LogParts, filter: ActivityFilter): AsyncGenerator<string> {
  yield* csvFile(
    HEADINGS,
    (after?: string) => listActivity(parts, filter, { after, limit: FILE_PAGE }),
    cellsOf,
  );
}

function cellsOf(row: ActivityRow) {
  return [
    row.at.toISOString(),
    row.label,
    row.service,
    row.part,
    row.status,
    row.taskName,
    row.item,
    row.entities.names.join("; "),
    row.records,
    row.bytes,
    row.took === null ? null : row.took / 1000,
    row.description,
  ];
}

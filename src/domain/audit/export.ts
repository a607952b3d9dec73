import type { ControlReader } from "../control.ts";
import { csvFile, FILE_PAGE } from "../csv.ts";
import { type AuditEntry, type AuditFilter, listAudit } from "./list.ts";

const HEADINGS = [
  "Row",
  "Date",
  "User Activity",
  "Service",
  "Status",
  "Task",
  "Object",
  "Performed By",
  "Address",
  "Browser",
  "Request",
  "Description",
];

/** All that match, as CSV in pieces of a page each (C2). */
export async function* auditFile(
  db: ControlReader,
  account: string,
  filter: AuditFilter,
): AsyncGenerator<string> {
  yield* csvFile(
    HEADINGS,
    (after?: string) => listAudit(db, account, filter, { after, limit: FILE_PAGE }),
    cellsOf,
  );
}

function cellsOf(row: AuditEntry) {
  return [
    row.seq,
    row.at.toISOString(),
    row.label,
    row.service,
    row.status,
    row.task,
    row.object,
    row.by,
    row.ip,
    row.agent,
    row.requestId,
    row.description,
  ];
}

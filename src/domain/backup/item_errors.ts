import type { FileEntry } from "../../dropbox/types.ts";
import { failedPending } from "../../storage/catalogue/pending.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import type { RunError } from "../../storage/catalogue/runs.ts";
import type { Listings } from "./reading.ts";

export interface ErrorParts {
  taskId: string;
  run: number;
  listings: Listings;
}

/** Law 7: every item that is not in the snapshot as it should be, and every namespace not read to its end, with its cause. */
export async function errorsOf(db: Reader, parts: ErrorParts): Promise<RunError[]> {
  return [...await itemErrors(db, parts), ...listingErrors(parts)];
}

async function itemErrors(db: Reader, parts: ErrorParts): Promise<RunError[]> {
  const rows = await failedPending(db, parts.taskId, parts.run);
  return rows.map((row) => {
    const entry = JSON.parse(row.entry) as FileEntry;
    return {
      run_id: parts.run,
      namespace_id: row.namespace_id,
      node_id: row.node_id,
      path: entry.pathDisplay,
      name: entry.name,
      code: row.code!,
      detail: row.detail ?? "",
      attempts: row.attempts,
    };
  });
}

function listingErrors(parts: ErrorParts): RunError[] {
  const failed = [...parts.listings].filter(([, outcome]) => outcome.failure !== null);
  return failed.map(([namespaceId, { failure }]) => ({
    run_id: parts.run,
    namespace_id: namespaceId,
    node_id: 0,
    path: "",
    name: "",
    code: failure!.code,
    detail: failure!.detail,
    attempts: 1,
  }));
}

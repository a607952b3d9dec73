import { failedIds, failedPending, type FailedRow } from "../../../storage/catalogue/failed_rows.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import type { RunError } from "../../../storage/catalogue/runs.ts";
import type { JobFailure } from "../pipeline/messages.ts";
import type { SharingFailures } from "../access/sharing.ts";
import type { Listings } from "../reading.ts";

export interface ErrorParts {
  taskId: string;
  run: number;
  listings: Listings;
  sharing: SharingFailures;
}

/** In place of an item: the namespace itself could not be read; nor who has access to it. */
const NAMESPACE = 0;
const SHARING = -1;

/** Law 7: every item that is not in the snapshot as it should be, and every namespace not read to its end, with its cause. */
export async function errorsOf(db: Reader, parts: ErrorParts): Promise<RunError[]> {
  return [...await itemErrors(db, parts), ...listingErrors(parts), ...sharingErrors(parts)];
}

async function itemErrors(db: Reader, { taskId, run }: ErrorParts): Promise<RunError[]> {
  const errors: RunError[] = [];
  for await (const ids of failedIds(db, run)) {
    for (const row of await failedPending(db, taskId, run, ids)) errors.push(itemError(run, row));
  }
  return errors;
}

function itemError(
  run: number,
  { namespace_id, node_id, name, path, code, detail, attempts }: FailedRow,
): RunError {
  return {
    run_id: run,
    namespace_id,
    node_id,
    path,
    name,
    code: code!,
    detail: detail ?? "",
    attempts,
  };
}

function listingErrors(parts: ErrorParts): RunError[] {
  return [...parts.listings].flatMap(([namespaceId, { failure }]) => {
    return failure ? [errorOf(parts.run, namespaceId, NAMESPACE, failure)] : [];
  });
}

function sharingErrors({ run, sharing }: ErrorParts): RunError[] {
  return [...sharing].map(([namespaceId, failure]) => errorOf(run, namespaceId, SHARING, failure));
}

function errorOf(run: number, namespaceId: number, nodeId: number, { code, detail }: JobFailure): RunError {
  return {
    run_id: run,
    namespace_id: namespaceId,
    node_id: nodeId,
    path: "",
    name: "",
    code,
    detail,
    attempts: 1,
  };
}

import type { FileEntry } from "../../dropbox/types.ts";
import { failedPending } from "../../storage/catalogue/pending.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import type { RunError } from "../../storage/catalogue/runs.ts";
import type { OutcomeParts } from "./outcome.ts";

/** Law 7: every item that is not in the snapshot as it should be, and every namespace not read to its end, with its cause. */
export async function errorsOf(trx: Writer, parts: OutcomeParts): Promise<RunError[]> {
  return [...await itemErrors(trx, parts), ...listingErrors(parts)];
}

async function itemErrors(trx: Writer, parts: OutcomeParts): Promise<RunError[]> {
  const rows = await failedPending(trx, parts.taskId, parts.run);
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

function listingErrors(parts: OutcomeParts): RunError[] {
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

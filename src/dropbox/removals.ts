import type { files } from "dropbox";
import { entryOf } from "./decode.ts";
import { failureOfEntry } from "./errors.ts";
import { jobResult } from "./jobs.ts";
import type { Link } from "./link.ts";
import type { Outcome } from "./outcome.ts";
import { rpc } from "./rpc.ts";
import type { Acting, Entry } from "./types.ts";

/** What to delete; with `parentRev` only while the file is still that rev. */
export interface Removal {
  path: string;
  parentRev?: string;
}

/**
 * Deletes up to 1000 items, waiting for Dropbox to end the job (dropbox-api §4.4). Outcomes are in order; the entry is
 * null where Dropbox gives one that this version does not know.
 */
export async function removeBatch(
  link: Link,
  options: { acting: Acting; removals: Removal[]; signal?: AbortSignal },
): Promise<Outcome<Entry | null>[]> {
  const { acting, removals, signal } = options;
  const entries = removals.map(({ path, parentRev }) => ({ path, parent_rev: parentRev }));
  const rules = { acting, signal, repeat: "when_refused" as const };
  const launched = await rpc(link, rules, (sdk) => sdk.filesDeleteBatch({ entries }));
  const result = await jobResult(link, launched, {
    route: "files/delete_batch",
    acting,
    signal,
    check: (sdk, arg) => sdk.filesDeleteBatchCheck(arg),
  });
  return result.entries.map(outcomeOf);
}

function outcomeOf(entry: files.DeleteBatchResultEntry): Outcome<Entry | null> {
  if (entry[".tag"] === "success") return { ok: true, entry: entryOf(entry.metadata) };
  return { ok: false, error: failureOfEntry(entry.failure, "files/delete_batch") };
}

import type { files } from "dropbox";
import { type Commit, commitInfo } from "./commit_info.ts";
import { fileOf } from "./decode.ts";
import { failureOfEntry } from "./errors.ts";
import type { Link } from "./link.ts";
import type { Outcome } from "./outcome.ts";
import { rpc } from "./rpc.ts";
import type { Acting, FileEntry } from "./types.ts";

export interface Finish {
  /** A closed session. */
  sessionId: string;
  /** Bytes in it. */
  offset: number;
  commit: Commit;
  /** Of the whole file, lowercase hex. */
  contentHash?: string;
}

/**
 * Commits closed sessions, one namespace a batch and one batch a namespace at a time (dropbox-api §4.2, §4.3).
 * Outcomes are in the order of `finishes`; `rate_limited` ones wait for another batch. Where the whole call fails
 * `temporary`, any of them may have been committed: look by {@link metadata} and content hash before trying again.
 */
export async function finishBatch(
  link: Link,
  options: { acting: Acting; finishes: Finish[]; signal?: AbortSignal },
): Promise<Outcome<FileEntry>[]> {
  const { acting, finishes, signal } = options;
  const entries = finishes.map(finishArg);
  const rules = { acting, signal, repeat: "when_refused" as const };
  const result = await rpc(link, rules, (sdk) => sdk.filesUploadSessionFinishBatchV2({ entries }));
  return result.entries.map(outcomeOf);
}

function finishArg({ sessionId, offset, commit, contentHash }: Finish): files.UploadSessionFinishArg {
  const cursor = { session_id: sessionId, offset };
  return { cursor, commit: commitInfo(commit), content_hash: contentHash };
}

function outcomeOf(entry: files.UploadSessionFinishBatchResultEntry): Outcome<FileEntry> {
  if (entry[".tag"] === "success") return { ok: true, entry: fileOf(entry) };
  return { ok: false, error: failureOfEntry(entry.failure, "files/upload_session/finish_batch_v2") };
}

import type { files } from "dropbox";
import { failureOfEntry } from "./errors.ts";
import type { Link } from "./link.ts";
import type { Outcome } from "./outcome.ts";
import { rpc } from "./rpc.ts";
import { type Bytes, sendBytes } from "./send_bytes.ts";
import { correctOffset } from "./sessions.ts";
import type { Acting, DropboxError } from "./types.ts";
import { twiceOnMismatch } from "./twice_on_mismatch.ts";

const ROUTE = "files/upload_session/append_batch";

/** Starts empty sessions, 1,000 in one call at most, and gives their ids (dropbox-api §4.2). */
export async function startSessions(
  link: Link,
  options: { acting: Acting; count: number; signal?: AbortSignal },
): Promise<string[]> {
  const { acting, count, signal } = options;
  const rules = { acting, signal, repeat: "always" as const };
  const { session_ids } = await rpc(link, rules, (sdk) => {
    return sdk.filesUploadSessionStartBatch({ num_sessions: count });
  });
  return session_ids;
}

export interface Filling {
  sessionId: string;
  /** Bytes of `bytes` that are its own, in the order of the fillings; all that its file has. */
  length: number;
}

/**
 * Fills empty sessions with a whole file each and closes them, all in one call of at most 150 MiB (dropbox-api §4.2).
 * Outcomes are in the order of `fillings`. An answer lost underway is made up for. The session ids stand in a header,
 * whose largest size nobody tells: a hundred are sure to fit.
 */
export async function fillSessions(
  link: Link,
  options: { acting: Acting; fillings: Filling[]; bytes: Bytes; contentHash?: string; signal?: AbortSignal },
): Promise<Outcome<null>[]> {
  const { acting, fillings, bytes, contentHash, signal } = options;
  const entries = fillings.map(({ sessionId, length }) => {
    return { cursor: { session_id: sessionId, offset: 0 }, length, close: true };
  });
  let sent = 0;
  const counting = {
    ...link,
    fetch: (...request: Parameters<Link["fetch"]>) => (sent++, link.fetch(...request)),
  };
  const call = { route: ROUTE, arg: { entries, content_hash: contentHash }, bytes };
  const rules = { acting, signal, repeat: "always" as const };
  const answer = await twiceOnMismatch(() => {
    return sendBytes<files.UploadSessionAppendBatchResult>(counting, rules, call);
  });
  return answer.entries.map((entry, i) => outcomeOf(entry, fillings[i]!, sent > 1));
}

function outcomeOf(
  entry: files.UploadSessionAppendBatchResultEntry,
  { length }: Filling,
  wasRepeated: boolean,
): Outcome<null> {
  if (entry[".tag"] === "success") return { ok: true, entry: null };
  const error = failureOfEntry("failure" in entry ? entry.failure : undefined, ROUTE);
  return wasRepeated && isFilled(error, length) ? { ok: true, entry: null } : { ok: false, error };
}

// Seen only on a repeated request: the first one did its work and its answer was lost.
function isFilled(error: DropboxError, length: number): boolean {
  return correctOffset(error) === length || error.code === "closed";
}

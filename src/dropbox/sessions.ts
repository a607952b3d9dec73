import type { Link } from "./link.ts";
import { isRecord } from "./tags.ts";
import { type Bytes, sendBytes } from "./send_bytes.ts";
import { type Acting, DropboxError } from "./types.ts";
import { twiceOnMismatch } from "./twice_on_mismatch.ts";

export interface Part {
  acting: Acting;
  /** At most 150 MiB; of all but the last part a multiple of 4 MiB. */
  bytes: Bytes;
  /** Whether these are the last bytes: a batch commits closed sessions only. */
  close: boolean;
  /** Of these bytes alone, lowercase hex. */
  contentHash?: string;
  signal?: AbortSignal;
}

/**
 * Starts a session with its first bytes and gives its id, good for 7 days (dropbox-api §4.2).
 * Repeated after a lost answer it leaves an empty session behind, which Dropbox drops.
 */
export async function startSession(link: Link, part: Part): Promise<string> {
  const { acting, bytes, close, contentHash, signal } = part;
  const call = { route: "files/upload_session/start", arg: { close, content_hash: contentHash }, bytes };
  const rules = { acting, signal, repeat: "always" as const };
  const answer = await twiceOnMismatch(() => sendBytes<{ session_id: string }>(link, rules, call));
  return answer.session_id;
}

/**
 * Adds bytes at `offset` and gives the offset after them (dropbox-api §4.2). An answer lost underway is made up for.
 * Fails `missing` where the session is over, `refused` with `incorrect_offset`: go on from {@link correctOffset}.
 */
export async function appendSession(
  link: Link,
  part: Part & { sessionId: string; offset: number },
): Promise<number> {
  const { acting, bytes, close, contentHash, signal, sessionId, offset } = part;
  const arg = { cursor: { session_id: sessionId, offset }, close, content_hash: contentHash };
  const call = { route: "files/upload_session/append_v2", arg, bytes };
  const rules = { acting, signal, repeat: "always" as const };
  let sent = 0;
  const counting = {
    ...link,
    fetch: (...request: Parameters<Link["fetch"]>) => (sent++, link.fetch(...request)),
  };
  try {
    await twiceOnMismatch(() => sendBytes(counting, rules, call));
  } catch (error) {
    if (sent < 2 || !wasStored(error, offset + bytes.length, close)) throw error;
  }
  return offset + bytes.length;
}

// Seen only on a repeated request: the first one did its work and its answer was lost.
function wasStored(error: unknown, end: number, close: boolean): boolean {
  if (!(error instanceof DropboxError)) return false;
  return correctOffset(error) === end || (close && error.code === "closed");
}

/** Where Dropbox says that a session stands, from a failure with `incorrect_offset`; null for any other failure. */
export function correctOffset(error: unknown): number | null {
  if (!(error instanceof DropboxError) || !isRecord(error.details.error)) return null;
  const union = error.details.error;
  const inner = isRecord(union.lookup_failed) ? union.lookup_failed : union;
  return typeof inner.correct_offset === "number" ? inner.correct_offset : null;
}

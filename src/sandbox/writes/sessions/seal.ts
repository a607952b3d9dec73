import type { Desk } from "../desk.ts";
import { type Content, Refusal } from "../../world_types.ts";
import { isComplete } from "./parts.ts";
import { saveSession, sealedContent, type Session, sessionFile } from "./session_rows.ts";
import { slice } from "./slice.ts";

/** Turns a session's bytes into content, so that a commit has nothing left to do but to name them. */
export async function seal(desk: Desk, session: Session): Promise<Content> {
  const known = sealedContent(session);
  if (known) return known;
  checkWhole(desk, session);
  const path = sessionFile(desk.state, session.id);
  // What lies beyond `stored` came with a body that broke off, and counts for nothing.
  const content = await desk.world.storeContent(slice(path, 0, session.stored));
  saveSession(desk.state, { ...session, closed: 1, hash: content.hash, size: content.size });
  await removeIfThere(path);
  return content;
}

/** Refuses with UploadSessionLookupError a commit that does not stand at the session's end. */
export function checkEnd(session: Session, offset: number): void {
  if (offset === session.stored) return;
  throw new Refusal(409, { ".tag": "incorrect_offset", correct_offset: session.stored });
}

/** Refuses with the concurrent part of UploadSessionFinishError. */
function checkWhole(desk: Desk, session: Session): void {
  if (session.kind !== "concurrent") return;
  if (!session.closed) throw new Refusal(409, { ".tag": "concurrent_session_not_closed" });
  if (!isComplete(desk.state, session)) throw new Refusal(409, { ".tag": "concurrent_session_missing_data" });
}

/** A session that never got a byte has no file. */
async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

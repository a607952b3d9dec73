import type { State } from "../../state/state.ts";
import { type Actor, Refusal } from "../../world_types.ts";
import { addPart, checkPart, checkPartSize } from "./parts.ts";
import { checkHash, receive, type Received } from "./receive.ts";
import { findSession, saveSession, type Session, sessionFile } from "./session_rows.ts";

/** Most bytes of one file: 2^41 - 2^22. */
const MOST_FILE_BYTES = 2_199_019_061_248;

export interface Piece {
  offset: number;
  body: ReadableStream<Uint8Array> | Uint8Array;
  close: boolean;
  contentHash?: string;
}

/**
 * Adds bytes to a session, and closes it when asked. Its row moves on only when all bytes lie on disk and are right.
 * Refuses with UploadSessionAppendError; nothing of a refused piece counts.
 */
export async function append(state: State, actor: Actor, id: string, piece: Piece): Promise<Session> {
  const before = findSession(state, actor, id);
  checkOffset(before, piece);
  const received = await receive(sessionFile(state, id), piece.offset, piece.body);
  checkHash(received.hash, piece.contentHash);
  if (piece.offset + received.length > MOST_FILE_BYTES) throw new Refusal(409, { ".tag": "too_large" });
  // Read again: other parts of a concurrent session arrived in between.
  const session = findSession(state, actor, id);
  state.db.write(() => note(state, session, piece, received));
  return session;
}

/** Refuses a piece that does not follow on what is stored, `correct_offset` telling what would (dropbox-api §4.2). */
export function checkOffset(session: Session, piece: { offset: number; close: boolean }): void {
  if (session.kind === "concurrent") return checkPart(session, piece);
  if (session.stored !== piece.offset) {
    throw new Refusal(409, { ".tag": "incorrect_offset", correct_offset: session.stored });
  }
  if (session.closed) throw new Refusal(409, { ".tag": "closed" });
}

function note(state: State, session: Session, piece: Piece, received: Received): void {
  if (session.kind === "concurrent") {
    checkPart(session, piece);
    checkPartSize(received.length, piece.close || piece.offset + received.length === session.stored);
    addPart(state, session.id, piece.offset, received.length);
  }
  session.stored = Math.max(session.stored, piece.offset + received.length);
  if (piece.close) session.closed = 1;
  saveSession(state, session);
}

import type { State } from "../../state/state.ts";
import { Refusal } from "../../world_types.ts";
import type { Session } from "./session_rows.ts";

/** Parts of a concurrent session start and, but for the last, end on this boundary: 4 MiB. */
const PART_BYTES = 4_194_304;

/** Parts may come in any order, also after the one that closed; a second close, or bytes past the end, may not. */
export function checkPart(session: Session, piece: { offset: number; close: boolean }): void {
  if (piece.offset % PART_BYTES !== 0) {
    throw new Refusal(409, { ".tag": "concurrent_session_invalid_offset" });
  }
  if (session.closed && (piece.close || piece.offset >= session.stored)) {
    throw new Refusal(409, { ".tag": "closed" });
  }
}

export function checkPartSize(length: number, isLast: boolean): void {
  if (!isLast && length % PART_BYTES !== 0) {
    throw new Refusal(409, { ".tag": "concurrent_session_invalid_data_size" });
  }
}

/** A part that comes twice replaces itself: its answer was lost. */
export function addPart(state: State, session: string, start: number, length: number): void {
  state.db.run("insert or replace into session_parts values (?, ?, ?)", session, start, length);
}

/** Whether the parts cover the session from its start to `stored` without a hole. */
export function isComplete(state: State, session: Session): boolean {
  const sql = "select start, length from session_parts where session = ? order by start";
  let covered = 0;
  for (const part of state.db.rows<{ start: number; length: number }>(sql, session.id)) {
    if (part.start > covered) return false;
    covered = Math.max(covered, part.start + part.length);
  }
  return covered === session.stored;
}

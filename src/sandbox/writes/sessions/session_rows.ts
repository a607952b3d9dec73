import type { State } from "../../state/state.ts";
import { stampOf } from "../../state/clock.ts";
import { type Actor, type Content, Refusal } from "../../world_types.ts";

/** An upload session: bytes on their way to a file that has no path yet (dropbox-api §4.2). */
export interface Session {
  id: string;
  owner: string;
  kind: "sequential" | "concurrent";
  /** Bytes that arrived; for a concurrent session the end of its last part. */
  stored: number;
  closed: number;
  /** Set once the bytes were taken in as content. */
  hash: string | null;
  size: number | null;
  expires_at: string;
}

const LIFE_MS = 7 * 24 * 3600 * 1000;

/** A new session of this actor; expired ones of anybody are cleared away on the occasion. */
export function openSession(state: State, actor: Actor, kind: Session["kind"]): Session {
  clearExpired(state);
  const session: Session = {
    id: `AAAAAAAA${state.sequence.letters(6).slice(0, 14)}`,
    owner: ownerOf(actor),
    kind,
    stored: 0,
    closed: 0,
    hash: null,
    size: null,
    expires_at: stampOf(new Date(state.clock.now().getTime() + LIFE_MS)),
  };
  state.sequence.save();
  saveSession(state, session);
  return session;
}

export function saveSession(state: State, session: Session): void {
  state.db.run(
    "insert or replace into upload_sessions values (?, ?, ?, ?, ?, ?, ?, ?)",
    session.id,
    session.owner,
    session.kind,
    session.stored,
    session.closed,
    session.hash,
    session.size,
    session.expires_at,
  );
}

/** The actor's session. Refuses with `not_found`: unknown, expired, committed, or somebody else's. */
export function findSession(state: State, actor: Actor, id: string): Session {
  const session = state.db.row<Session>("select * from upload_sessions where id = ?", id);
  const alive = session && session.expires_at > state.clock.stamp();
  if (!alive || session.owner !== ownerOf(actor)) throw new Refusal(409, { ".tag": "not_found" });
  return session;
}

export function dropSession(state: State, id: string): void {
  state.db.run("delete from upload_sessions where id = ?", id);
  state.db.run("delete from session_parts where session = ?", id);
  removeFile(sessionFile(state, id));
}

export function sealedContent(session: Session): Content | null {
  return session.hash === null ? null : { hash: session.hash, size: session.size! };
}

export function sessionFile(state: State, id: string): string {
  return `${state.dir}/sessions/${id}`;
}

function clearExpired(state: State): void {
  const sql = "select id from upload_sessions where expires_at <= ? limit 100";
  for (const { id } of state.db.rows<{ id: string }>(sql, state.clock.stamp())) dropSession(state, id);
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Not the token: it is renewed within a session's life. */
function ownerOf(actor: Actor): string {
  return actor.memberId!;
}

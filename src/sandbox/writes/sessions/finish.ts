import { under } from "../../entries/refusals.ts";
import type { Call } from "../../wire/call.ts";
import type { Finishing } from "../../wire/routes/uploading.ts";
import { type Content, Refusal } from "../../world_types.ts";
import { limitedBody } from "../bodies.ts";
import { commitFile } from "../commit.ts";
import { countTransport } from "../data_transport.ts";
import type { Desk } from "../desk.ts";
import { append, checkOffset } from "./append.ts";
import { checkHash } from "./receive.ts";
import { checkEnd, seal } from "./seal.ts";
import { dropSession, findSession, type Session } from "./session_rows.ts";
import { refuseData } from "./start.ts";

/** files/upload_session/finish: the last bytes, if any, and the commit. A failed commit leaves the session. */
export async function finishSession(desk: Desk, call: Call<Finishing>) {
  countTransport(desk.state);
  const { cursor, commit } = call.arg;
  const content = await desk.turns.take(cursor.session_id, () => lastBytes(desk, call));
  const metadata = await commitFile(desk, call.actor, commit, content);
  dropSession(desk.state, cursor.session_id);
  return metadata;
}

async function lastBytes(desk: Desk, call: Call<Finishing>): Promise<Content> {
  const { session_id, offset } = call.arg.cursor;
  const session = under("lookup_failed", () => findSession(desk.state, call.actor, session_id));
  const tail = { offset, body: limitedBody(call), close: true, contentHash: call.arg.content_hash };
  if (session.kind === "concurrent") await refuseData(tail.body, "concurrent_session_data_not_allowed");
  else if (session.closed) await checkNothingMore(session, tail);
  else {
    under("lookup_failed", () => checkOffset(session, tail));
    return await seal(desk, await append(desk.state, call.actor, session_id, tail));
  }
  under("lookup_failed", () => checkEnd(session, offset));
  return await seal(desk, session);
}

/** A session that is closed takes no more bytes; what the caller announces may then be the whole file's hash. */
async function checkNothingMore(session: Session, tail: { body: Body; contentHash?: string }): Promise<void> {
  try {
    await refuseData(tail.body, "closed");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(409, { ".tag": "lookup_failed", lookup_failed: error.error });
  }
  if (session.hash !== null) checkHash(session.hash, tail.contentHash);
}

type Body = ReadableStream<Uint8Array> | Uint8Array;

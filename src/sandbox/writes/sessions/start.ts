import { limitedBody } from "../bodies.ts";
import type { Desk } from "../desk.ts";
import type { Call } from "../../wire/call.ts";
import type { Read } from "../../wire/schema.ts";
import type { sessionStart, sessionStartBatch } from "../../wire/routes/uploading.ts";
import { type Actor, type Content, Refusal } from "../../world_types.ts";
import { countTransport } from "../data_transport.ts";
import { append } from "./append.ts";
import { checkHash } from "./receive.ts";
import { dropSession, openSession, saveSession, type Session } from "./session_rows.ts";

/** files/upload_session/start (dropbox-api §4.2). */
export async function startSession(desk: Desk, call: Call<Read<(typeof sessionStart)["arg"]>>) {
  countTransport(desk.state);
  const { close, session_type, content_hash } = call.arg;
  const body = limitedBody(call);
  if (session_type.tag === "concurrent") {
    if (close) throw new Refusal(409, { ".tag": "concurrent_session_close_not_allowed" });
    await refuseData(body, "concurrent_session_data_not_allowed");
    return { session_id: openSession(desk.state, call.actor, "concurrent").id };
  }
  if (close) return { session_id: await startWhole(desk, call.actor, body, content_hash) };
  return { session_id: await startOpen(desk, call.actor, body, content_hash) };
}

/** files/upload_session/start_batch: sessions without a byte yet. */
export function startSessions(desk: Desk, call: Call<Read<(typeof sessionStartBatch)["arg"]>>) {
  countTransport(desk.state);
  const kind = call.arg.session_type.tag;
  const ids = Array.from(
    { length: call.arg.num_sessions },
    () => openSession(desk.state, call.actor, kind).id,
  );
  return { session_ids: ids };
}

/** All bytes in the first call: they become content at once, without a file of the session between. */
async function startWhole(desk: Desk, actor: Actor, body: Body, announced?: string): Promise<string> {
  const content: Content = await desk.world.storeContent(body);
  checkHash(content.hash, announced);
  const session: Session = openSession(desk.state, actor, "sequential");
  const { hash, size } = content;
  saveSession(desk.state, { ...session, stored: size, closed: 1, hash, size });
  return session.id;
}

async function startOpen(desk: Desk, actor: Actor, body: Body, contentHash?: string): Promise<string> {
  const { id } = openSession(desk.state, actor, "sequential");
  try {
    await append(desk.state, actor, id, { offset: 0, body, close: false, contentHash });
  } catch (error) {
    dropSession(desk.state, id);
    throw error;
  }
  return id;
}

/** Refuses a body with any byte in it; an empty one passes. */
export async function refuseData(body: Body, tag: string): Promise<void> {
  if (body instanceof Uint8Array) return;
  for await (const bytes of body) {
    if (bytes.length > 0) throw new Refusal(409, { ".tag": tag });
  }
}

type Body = ReadableStream<Uint8Array> | Uint8Array;

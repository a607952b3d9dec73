import type { Call } from "../../wire/call.ts";
import type { Read } from "../../wire/schema.ts";
import type { sessionAppend, sessionAppendBatch } from "../../wire/routes/uploading.ts";
import { type Actor, Refusal } from "../../world_types.ts";
import { limitedBody } from "../bodies.ts";
import { countTransport } from "../data_transport.ts";
import type { Desk } from "../desk.ts";
import { append, type Piece } from "./append.ts";
import { checkHash, receive } from "./receive.ts";
import { seal } from "./seal.ts";
import { findSession } from "./session_rows.ts";
import { slice } from "./slice.ts";

type BatchArg = Read<(typeof sessionAppendBatch)["arg"]>;

/** files/upload_session/append_v2. */
export async function appendToSession(desk: Desk, call: Call<Read<(typeof sessionAppend)["arg"]>>) {
  countTransport(desk.state);
  const { cursor, close, content_hash } = call.arg;
  const piece = { offset: cursor.offset, close, body: limitedBody(call), contentHash: content_hash };
  await appendPiece(desk, call.actor, cursor.session_id, piece);
  return null;
}

/** files/upload_session/append_batch: one body, cut up among the sessions. */
export async function appendToSessions(desk: Desk, call: Call<BatchArg>) {
  countTransport(desk.state);
  const path = `${desk.state.dir}/sessions/${crypto.randomUUID()}.batch`;
  try {
    const received = await receive(path, 0, limitedBody(call));
    checkHash(received.hash, call.arg.content_hash);
    const announced = call.arg.entries.reduce((sum, entry) => sum + entry.length, 0);
    if (announced !== received.length) throw new Refusal(409, { ".tag": "length_mismatch" });
    return { entries: await appendEach(desk, call.actor, call.arg.entries, path) };
  } finally {
    await Deno.remove(path);
  }
}

async function appendEach(desk: Desk, actor: Actor, entries: BatchArg["entries"], path: string) {
  const results: unknown[] = [];
  let at = 0;
  for (const { cursor, length, close } of entries) {
    const piece = { offset: cursor.offset, close, body: slice(path, at, at + length) };
    results.push(await outcome(() => appendPiece(desk, actor, cursor.session_id, piece)));
    at += length;
  }
  return results;
}

async function outcome(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return { ".tag": "success" };
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) return { ".tag": "failure", failure: error.error };
    throw error;
  }
}

/** Pieces of a sequential session take turns; those of a concurrent one come side by side. */
async function appendPiece(desk: Desk, actor: Actor, id: string, piece: Piece): Promise<void> {
  const { kind } = findSession(desk.state, actor, id);
  const add = async () => {
    const session = await append(desk.state, actor, id, piece);
    if (kind === "sequential" && session.closed) await seal(desk, session);
  };
  await (kind === "concurrent" ? add() : desk.turns.take(id, add));
}

import type { Call } from "../wire/call.ts";
import type { Read } from "../wire/schema.ts";
import type { upload as route } from "../wire/routes/uploading.ts";
import { type Actor, type Content, Refusal } from "../world_types.ts";
import { limitedBody } from "./bodies.ts";
import { commitFile } from "./commit.ts";
import { countTransport } from "./data_transport.ts";
import type { Desk } from "./desk.ts";
import { checkHash } from "./sessions/receive.ts";
import { openSession, saveSession } from "./sessions/session_rows.ts";

/** files/upload (dropbox-api §4.1): the bytes first, then the commit. */
export async function upload(desk: Desk, call: Call<Read<(typeof route)["arg"]>>) {
  countTransport(desk.state);
  const content = await desk.world.storeContent(limitedBody(call));
  checkHash(content.hash, call.arg.content_hash);
  try {
    return await commitFile(desk, call.actor, call.arg, content);
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) throw writeFailed(desk, call.actor, content, error);
    throw error;
  }
}

/** UploadWriteFailed, flattened: the bytes stay in a session, to be committed elsewhere without being sent again. */
function writeFailed(desk: Desk, actor: Actor, content: Content, refusal: Refusal): Refusal {
  const session = openSession(desk.state, actor, "sequential");
  const { hash, size } = content;
  saveSession(desk.state, { ...session, stored: size, closed: 1, hash, size });
  const { path: reason } = refusal.error as { path: unknown };
  return new Refusal(409, { ".tag": "path", reason, upload_session_id: session.id });
}

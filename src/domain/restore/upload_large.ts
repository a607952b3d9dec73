import { correctOffset } from "../../dropbox/sessions.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { eachRestoreItem, type RestoreItem } from "../../storage/catalogue/restore_items.ts";
import { ContentHash } from "../../storage/repository/content_hash.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import { verified } from "../export/verified.ts";
import type { Committers } from "./committers.ts";
import { verdictOf } from "./failure.ts";
import type { Job } from "./job.ts";
import { ATTEMPTS, LARGE_UPLOADS, PART } from "./sizes.ts";
import { Slots } from "./slots.ts";
import { settleFailures } from "./upload_small.ts";

/** Uploads every file that takes several calls, a few side by side, from where each one stopped. */
export async function uploadLarge(job: Job, committers: Committers) {
  const slots = new Slots(LARGE_UPLOADS);
  const filter = { states: ["planned" as const, "uploading" as const], kind: "file" as const, over: PART };
  try {
    for await (const item of eachRestoreItem(job.parts.catalogue.read, job.restore.id, filter)) {
      job.signal.throwIfAborted();
      await slots.run(() => job.roomFor(item), () => upload(job, committers, item));
    }
  } finally {
    await slots.end();
  }
}

async function upload(job: Job, committers: Committers, item: RestoreItem) {
  try {
    await sendFrom(job, item);
    await committers.add(item);
  } catch (error) {
    job.signal.throwIfAborted();
    if (error instanceof DropboxError) return await settleFailures(job, [[item, error]]);
    const change = await job.after(item, verdictOf(error));
    if (change) await job.settle([[item, change]]);
  }
}

/** Sends what is missing; where Dropbox has more or less of it than we know, from there (dropbox-api §4.2). */
async function sendFrom(job: Job, item: RestoreItem) {
  for (let corrections = 0;; corrections++) {
    try {
      await sendParts(job, item);
      return await job.settle([[item, { state: "uploaded" }]]);
    } catch (error) {
      const offset = isClosed(error) ? item.size : correctOffset(error);
      if (offset === null || offset > item.size || corrections === ATTEMPTS) throw error;
      await job.settle([[item, { session_offset: offset }]]);
    }
  }
}

/** The answer to the last bytes was lost: the session has them all. */
function isClosed(error: unknown): boolean {
  return error instanceof DropboxError && /(^|\/)closed$/.test(error.code);
}

async function sendParts(job: Job, item: RestoreItem) {
  const from = item.session_id === null ? 0 : item.session_offset;
  if (item.session_id !== null && from === item.size) return;
  const source = job.contents.readFrom({ contentId: item.content_id, size: item.size }, from, job.signal);
  const facts = { name: item.name, size: item.size, contentHash: item.content_hash?.toHex() ?? null };
  const bytes = from === 0 ? verified(source, facts) : source;
  for await (const part of partsOf(bytes, item.size - from)) {
    const close = (item.session_id === null ? 0 : item.session_offset) + part.length === item.size;
    await sendPart(job, item, part, close);
  }
}

async function sendPart(job: Job, item: RestoreItem, bytes: Uint8Array<ArrayBuffer>, close: boolean) {
  const hash = new ContentHash();
  hash.update(bytes);
  const call = { acting: job.actingOf(item), bytes, close, contentHash: hash.digest(), signal: job.signal };
  job.countCall();
  const { session_id } = item;
  if (session_id === null) {
    const session = await job.parts.dropbox.startSession(call);
    const session_at = job.parts.now().getTime();
    const begun = { session_id: session, session_offset: bytes.length, session_at };
    return await job.settle([[item, { state: "uploading", ...begun }]]);
  }
  const session = { sessionId: session_id, offset: item.session_offset };
  const session_offset = await job.parts.dropbox.appendSession({ ...call, ...session });
  await job.settle([[item, { state: "uploading", session_offset }]]);
}

/** Cuts a stream of `size` bytes into parts. The last one is held until the stream has proven itself at its end. */
async function* partsOf(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const part = new Uint8Array(PART);
  let [used, sent] = [0, 0];
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length;) {
      if (used === PART) {
        yield part;
        [used, sent] = [0, sent + PART];
      }
      const next = bytes.subarray(at, at + PART - used);
      part.set(next, used);
      used += next.length;
      at += next.length;
    }
  }
  if (sent + used !== size) {
    throw new RepositoryError("damaged", `Cannot send the file: ${sent + used} bytes came, ${size} were due`);
  }
  yield part.subarray(0, used);
}

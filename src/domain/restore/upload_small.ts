import { eachRestoreItem, type RestoreItem } from "../../storage/catalogue/restore_items.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { verified } from "../export/verified.ts";
import type { Committers } from "./committers.ts";
import { type Verdict, verdictOf } from "./failure.ts";
import { type Job } from "./job.ts";
import { PART, SMALL_UPLOADS } from "./sizes.ts";
import { Slots } from "./slots.ts";

/** Uploads every file that fits into one call, read one after the other and sent side by side. */
export async function uploadSmall(job: Job, committers: Committers) {
  const slots = new Slots(SMALL_UPLOADS);
  try {
    for await (const { wanted: { item }, bytes } of job.contents.readAll(smallItems(job), job.signal)) {
      job.signal.throwIfAborted();
      const content = await readWhole(job, item, bytes);
      if (content) await slots.run(() => send(job, committers, item, content));
    }
  } finally {
    await slots.end();
  }
}

async function* smallItems(job: Job) {
  const filter = { states: ["planned" as const], kind: "file" as const, upTo: PART };
  for await (const item of eachRestoreItem(job.parts.catalogue.read, job.restore.id, filter)) {
    yield { item, contentId: item.content_id, size: item.size };
  }
}

/** The bytes, proven; null where they cannot be read, which is written down. */
async function readWhole(
  job: Job,
  item: RestoreItem,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const whole = new Uint8Array(item.size);
  const facts = { name: item.name, size: item.size, contentHash: item.content_hash?.toHex() ?? null };
  let at = 0;
  try {
    for await (const part of verified(bytes, facts)) {
      whole.set(part.subarray(0, Math.max(0, item.size - at)), Math.min(at, item.size));
      at += part.length;
    }
    return whole;
  } catch (error) {
    job.signal.throwIfAborted();
    const change = await job.after(item, verdictOf(error));
    if (change) await job.settle([[item, change]]);
    return null;
  }
}

async function send(job: Job, committers: Committers, item: RestoreItem, bytes: Uint8Array<ArrayBuffer>) {
  try {
    job.countCall();
    const contentHash = item.content_hash?.toHex();
    const session = await job.parts.dropbox.startSession({
      acting: job.actingOf(item),
      bytes,
      close: true,
      contentHash,
      signal: job.signal,
    });
    const session_at = job.parts.now().getTime();
    await job.settle([[item, {
      state: "uploaded",
      session_id: session,
      session_offset: bytes.length,
      session_at,
    }]]);
    await committers.add(item);
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    await settleFailure(job, item, error);
  }
}

/** Bytes that arrived as others were sent twice by now (dropbox-api §7.71). */
function atUpload(verdict: Verdict): Verdict {
  if (verdict.code === "upload_damaged") return { ...verdict, next: "failed" };
  return verdict.next === "later" ? { ...verdict, next: "again" } : verdict;
}

/** After a refused upload. What Dropbox wants later, the next pass sends again. */
export async function settleFailure(job: Job, item: RestoreItem, error: DropboxError) {
  const verdict = verdictOf(error);
  if (verdict.next === "look") job.noteSilence(verdict.detail);
  const change = await job.after(item, atUpload(verdict));
  if (change) await job.settle([[item, change]]);
}

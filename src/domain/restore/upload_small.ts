import type { Outcome } from "../../dropbox/outcome.ts";
import { DropboxError } from "../../dropbox/types.ts";
import type { RestoreItem, RestoreItemChange } from "../../storage/catalogue/restore_items.ts";
import { ContentHash } from "../../storage/repository/content_hash.ts";
import type { Committers } from "./committers.ts";
import { type Verdict, verdictOf } from "./failure.ts";
import type { Job } from "./job.ts";
import { SMALL_UPLOADS } from "./sizes.ts";
import { Slots } from "./slots.ts";
import { type Group, type Ready, smallGroups } from "./small_groups.ts";

/** Uploads every file that fits into one call, many in each call, read one after the other and sent side by side. */
export async function uploadSmall(job: Job, committers: Committers) {
  const slots = new Slots(SMALL_UPLOADS);
  try {
    for await (const group of smallGroups(job)) {
      await slots.run(() => job.roomFor(group[0].item), () => upload(job, committers, group));
    }
  } finally {
    await slots.end();
  }
}

async function upload(job: Job, committers: Committers, group: Group) {
  const sent = await send(job, group);
  const session_at = job.parts.now().getTime();
  await job.settle(sent.flatMap(({ ready: { item, bytes }, session }) => {
    if (session === null) return [];
    return [[item, {
      state: "uploaded" as const,
      session_id: session,
      session_offset: bytes.length,
      session_at,
    }]];
  }));
  for (const { ready: { item }, session } of sent) if (session !== null) await committers.add(item);
}

interface Sent {
  ready: Ready;
  /** Closed, with all its bytes; null: it failed, which is written down. */
  session: string | null;
}

/** One file goes with the call that starts its session; several need one call to start and one to fill theirs. */
async function send(job: Job, group: Group): Promise<Sent[]> {
  try {
    if (group.length === 1) return [{ ready: group[0], session: await sendOne(job, group[0]) }];
    return await sendAll(job, group);
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    if (group.length > 1 && mayGoAlone(error)) return await eachAlone(job, group);
    await settleFailures(job, group.map(({ item }) => [item, error]));
    return [];
  }
}

/** One file's trouble, or that of sending many at once, is not the others': only silence is everybody's. */
function mayGoAlone(error: DropboxError): boolean {
  const { next, code } = verdictOf(error);
  return code === "upload_damaged" || next === "failed" || next === "again";
}

async function eachAlone(job: Job, group: Group): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const ready of group) sent.push(...await send(job, [ready]));
  return sent;
}

async function sendOne(job: Job, { item, bytes }: Ready): Promise<string> {
  job.countCall();
  const contentHash = item.content_hash?.toHex();
  const acting = job.actingOf(item);
  return await job.parts.dropbox.startSession({
    acting,
    bytes,
    close: true,
    contentHash,
    signal: job.signal,
  });
}

async function sendAll(job: Job, group: Group): Promise<Sent[]> {
  const { parts: { dropbox }, signal } = job;
  const acting = job.actingOf(group[0].item);
  job.countCall();
  const sessions = await dropbox.startSessions({ acting, count: group.length, signal });
  const fillings = group.map(({ bytes }, i) => ({ sessionId: sessions[i]!, length: bytes.length }));
  const bytes = joined(group);
  const hash = new ContentHash();
  hash.update(bytes);
  job.countCall();
  const call = { acting, fillings, bytes, contentHash: hash.digest(), signal };
  const outcomes = await dropbox.fillSessions(call);
  await settleFailures(job, failuresIn(group, outcomes));
  return group.map((ready, i) => ({ ready, session: outcomes[i]!.ok ? sessions[i]! : null }));
}

function joined(group: Group): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(group.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of group) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

function failuresIn(group: Group, outcomes: Outcome<null>[]): [RestoreItem, DropboxError][] {
  return group.flatMap(({ item }, i) => {
    const outcome = outcomes[i]!;
    return outcome.ok ? [] : [[item, outcome.error] as [RestoreItem, DropboxError]];
  });
}

/** Bytes that arrived as others were sent twice by now (dropbox-api §7.71). */
function atUpload(verdict: Verdict): Verdict {
  if (verdict.code === "upload_damaged") return { ...verdict, next: "failed" };
  return verdict.next === "later" ? { ...verdict, next: "again" } : verdict;
}

/** After a refused upload. What Dropbox wants later, the next pass sends again. */
export async function settleFailures(job: Job, failures: [RestoreItem, DropboxError][]) {
  const changes: [RestoreItem, Omit<RestoreItemChange, "id">][] = [];
  const silent = failures.map(([, error]) => verdictOf(error)).find(({ next }) => next === "look");
  if (silent) job.noteSilence(silent.detail);
  for (const [item, error] of failures) {
    const verdict = verdictOf(error);
    const change = await job.after(item, atUpload(verdict));
    if (change) changes.push([item, change]);
  }
  if (changes.length > 0) await job.settle(changes);
}

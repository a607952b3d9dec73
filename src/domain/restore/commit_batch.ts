import type { Finish } from "../../dropbox/finish.ts";
import type { Outcome } from "../../dropbox/outcome.ts";
import { DropboxError, type FileEntry } from "../../dropbox/types.ts";
import type { RestoreItem, RestoreItemChange } from "../../storage/catalogue/restore_items.ts";
import { RestoreParked, verdictOf } from "./failure.ts";
import type { Job } from "./job.ts";
import { lookFor } from "./look.ts";

export type Change = [item: RestoreItem, change: Omit<RestoreItemChange, "id">];

/**
 * Commits uploaded files of one namespace and acting in one call and writes down what became of each. What is still
 * `uploaded` afterwards waits for another batch. Throws `RestoreParked` where there is no room, after the rest is settled.
 */
export async function commitBatch(job: Job, batch: RestoreItem[]): Promise<Change[]> {
  await job.settle(batch.map((item) => [item, { state: "committing" }]));
  const { changes, unknown, parked } = await judge(job, batch, await finish(job, batch));
  await job.settle(changes);
  if (parked) throw parked;
  return unknown.length === 0 ? changes : [...changes, ...await ask(job, unknown)];
}

/** Every entry has an outcome: where the whole call failed, that failure is each one's. */
async function finish(job: Job, batch: RestoreItem[]): Promise<Outcome<FileEntry>[]> {
  const { parts: { dropbox }, signal } = job;
  try {
    job.countCall();
    const finishes = batch.map((item) => finishOf(job, item));
    return await dropbox.finishBatch({ acting: job.actingOf(batch[0]!), finishes, signal });
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    return batch.map(() => ({ ok: false, error }));
  }
}

/**
 * Never overwrites unseen: `add` refuses other bytes at the path, and with strict conflicts the same bytes too; `update`
 * takes the place of the one revision that was seen there and asked to be replaced, which Dropbox keeps.
 */
function finishOf(job: Job, item: RestoreItem): Finish {
  return {
    sessionId: item.session_id!,
    offset: item.session_offset,
    contentHash: item.content_hash?.toHex(),
    commit: {
      path: job.pathOf(item),
      mode: item.replaces === null ? "add" : { update: item.replaces },
      autorename: false,
      clientModified: item.client_modified,
      strictConflict: job.request.collision === "keep-both",
    },
  };
}

/** What each outcome means; an item that found no room stays uploaded for a later run. */
async function judge(job: Job, batch: RestoreItem[], outcomes: Outcome<FileEntry>[]) {
  const changes: Change[] = [];
  const unknown: RestoreItem[] = [];
  let parked: RestoreParked | null = null;
  for (const [i, item] of batch.entries()) {
    try {
      const change = await changeAfter(job, item, outcomes[i]!);
      if (change) changes.push([item, change]);
      else unknown.push(item);
    } catch (error) {
      if (!(error instanceof RestoreParked)) throw error;
      parked ??= error;
      changes.push([item, { state: "uploaded" }]);
    }
  }
  return { changes, unknown, parked };
}

/** Null: nobody knows whether it was committed. */
async function changeAfter(
  job: Job,
  item: RestoreItem,
  outcome: Outcome<FileEntry>,
): Promise<Change[1] | null> {
  if (outcome.ok) return job.doneAs(item, outcome.entry);
  const verdict = verdictOf(outcome.error);
  if (verdict.next === "look") return null;
  return await job.after(item, verdict) ?? { state: "uploaded" };
}

/** Asks the places themselves. What is not there is committed again: `add` would not double it. */
async function ask(job: Job, items: RestoreItem[]): Promise<Change[]> {
  const found = await lookFor(job, items);
  const changes = items.map((item): Change => {
    const entry = found.get(item);
    return [item, entry ? job.doneAs(item, entry) : { state: "uploaded" }];
  });
  await job.settle(changes);
  return changes;
}

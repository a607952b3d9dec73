import type { Outcome } from "../../dropbox/outcome.ts";
import { DropboxError, type FileEntry } from "../../dropbox/types.ts";
import type { RestoreItem, RestoreItemChange } from "../../storage/catalogue/restore_items.ts";
import { RestoreParked, verdictOf } from "./failure.ts";
import type { Job } from "./job.ts";
import { lookFor } from "./look.ts";
import { pause } from "./pause.ts";
import { COMMITS } from "./sizes.ts";

/** Uploaded files from which a commit does not wait for more, and the milliseconds that it waits. */
const ENOUGH = 100;
const LINGER = 300;
/** Uploaded files that wait at most; then uploading waits. */
const ROOM = 2 * COMMITS;
/** Batches after each other of which nothing is taken. */
const MOST_IDLE = 10;

/** One committer a namespace: two commits at once into one would only be sent away (dropbox-api §4.3). */
export class Committers {
  #job: Job;
  #all = new Map<number, Committer>();

  constructor(job: Job) {
    this.#job = job;
  }

  /** Hands an uploaded file over; waits where too many wait. Throws what stopped the committer. */
  async add(item: RestoreItem): Promise<void> {
    let committer = this.#all.get(item.target_id);
    if (!committer) this.#all.set(item.target_id, committer = new Committer(this.#job));
    await committer.add(item);
  }

  /** Waits until everything handed over is settled. */
  async drain(): Promise<void> {
    await Promise.all(this.#all.values().map((one) => one.drain()));
  }
}

class Committer {
  #job: Job;
  #queue: RestoreItem[] = [];
  #working: Promise<void> | null = null;
  #failure: { error: unknown } | null = null;
  #draining = false;
  #idle = 0;
  #unknown = 0;

  constructor(job: Job) {
    this.#job = job;
  }

  async add(item: RestoreItem): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    this.#queue.push(item);
    this.#begin();
    while (this.#queue.length >= ROOM && this.#working) await this.#working;
  }

  async drain(): Promise<void> {
    this.#draining = true;
    while (this.#working) await this.#working;
    this.#draining = false;
    if (this.#failure) throw this.#failure.error;
  }

  #begin() {
    this.#working ??= this.#work().catch((error) => {
      this.#failure ??= { error };
      this.#queue = [];
    }).finally(() => {
      this.#working = null;
    });
  }

  async #work() {
    while (this.#queue.length > 0) {
      if (this.#queue.length < ENOUGH && !this.#draining) await pause(LINGER, this.#job.signal);
      await this.#commit(this.#take());
    }
  }

  /** A batch acts as one: what another acts for waits for its own. */
  #take(): RestoreItem[] {
    const acting = this.#queue[0]!.acting;
    const batch = this.#queue.filter((item) => item.acting === acting).slice(0, COMMITS);
    const taken = new Set(batch);
    this.#queue = this.#queue.filter((item) => !taken.has(item));
    return batch;
  }

  async #commit(batch: RestoreItem[]) {
    await this.#job.settle(batch.map((item) => [item, { state: "committing" }]));
    const outcomes = await this.#finish(batch);
    const changes: [RestoreItem, Omit<RestoreItemChange, "id">][] = [];
    let parked: RestoreParked | null = null;
    for (const [i, outcome] of outcomes.entries()) {
      const item = batch[i]!;
      try {
        changes.push([item, await this.#changeAfter(item, outcome)]);
      } catch (error) {
        if (!(error instanceof RestoreParked)) throw error;
        parked ??= error;
        changes.push([item, { state: "uploaded" }]);
      }
    }
    await this.#job.settle(changes);
    if (parked) throw parked;
    await this.#waitAfter(changes);
  }

  /** Every entry has an outcome: where the whole call failed, that failure is each one's. */
  async #finish(batch: RestoreItem[]): Promise<Outcome<FileEntry>[]> {
    const { parts: { dropbox }, signal } = this.#job;
    try {
      this.#job.countCall();
      const finishes = batch.map((item) => this.#finishOf(item));
      return await dropbox.finishBatch({ acting: this.#job.actingOf(batch[0]!), finishes, signal });
    } catch (error) {
      if (!(error instanceof DropboxError)) throw error;
      return batch.map(() => ({ ok: false, error }));
    }
  }

  /** Never overwrites: `add` refuses other bytes at the path, and with strict conflicts the same bytes too. */
  #finishOf(item: RestoreItem) {
    return {
      sessionId: item.session_id!,
      offset: item.session_offset,
      contentHash: item.content_hash?.toHex(),
      commit: {
        path: this.#job.pathOf(item),
        mode: "add" as const,
        autorename: false,
        clientModified: item.client_modified,
        strictConflict: this.#job.request.collision === "keep-both",
      },
    };
  }

  async #changeAfter(item: RestoreItem, outcome: Outcome<FileEntry>): Promise<Omit<RestoreItemChange, "id">> {
    if (outcome.ok) return this.#job.doneAs(item, outcome.entry);
    const verdict = verdictOf(outcome.error);
    if (verdict.next === "look") return await this.#lookAfter(item, outcome.error);
    return await this.#job.after(item, verdict) ?? { state: "uploaded" };
  }

  /** Nobody knows whether it was committed: the place itself does. */
  async #lookAfter(item: RestoreItem, error: DropboxError): Promise<Omit<RestoreItemChange, "id">> {
    const found = await lookFor(this.#job, item);
    if (found) return this.#job.doneAs(item, found);
    if (++this.#unknown > MOST_UNKNOWN) throw new RestoreParked("source_unavailable", error.message);
    return { state: "uploaded" };
  }

  /** What is still uploaded only waits for another batch; longer where nothing at all was taken. */
  async #waitAfter(changes: [RestoreItem, Omit<RestoreItemChange, "id">][]) {
    const waiting = changes.filter(([item]) => item.state === "uploaded").map(([item]) => item);
    this.#idle = waiting.length === changes.length ? this.#idle + 1 : 0;
    if (this.#idle === 0) this.#unknown = 0;
    if (this.#idle > MOST_IDLE) {
      throw new RestoreParked("rate_limited", "Dropbox commits nothing, again and again");
    }
    this.#queue.push(...waiting);
    if (waiting.length > 0) await pause(Math.max(1, this.#idle) * 500, this.#job.signal);
  }
}

/** Entries in a row of whose commit no answer came and no file is there: a few batches of them. */
const MOST_UNKNOWN = 5 * COMMITS;

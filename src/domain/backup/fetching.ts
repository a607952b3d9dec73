import { beingListed } from "../../storage/catalogue/namespaces.ts";
import { largestPending, nextPending, type Pending, retryPending } from "../../storage/catalogue/pending.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import type { Crew } from "./crew.ts";
import type { FetchJob, FolderJob } from "./messages.ts";
import type { Shelves } from "./shelves.ts";
import { jobOf, WantedItems, type WantedRow } from "./wanted_jobs.ts";

/** Wanted rows looked at in one go. */
const BATCH = 200;
/** Large ones, which go first: more than pipelines read at once. */
const LARGEST = 32;

export interface FetchingParts {
  catalogue: Catalogue;
  crew: Crew;
  taskId: string;
  run: number;
  /** Null: no zips are asked for. */
  shelves: Shelves | null;
}

/** Feeds wanted items to the crew while the listing still goes on, and until none is left that has not been tried. */
export class Fetching {
  #parts: FetchingParts;
  #items = new WantedItems();
  #inFlight = new Set<number>();
  #hashes = new Map<number, string>();
  #hashesInFlight = new Set<string>();
  #wake: () => void = () => {};
  #listing = true;
  #retried = false;
  /** The wanted row that was seen last, and whether all that was listed has been. */
  #seen = 0;
  #caughtUp = false;
  #stopped: Error | null = null;

  constructor(parts: FetchingParts) {
    this.#parts = parts;
  }

  /** The listing wrote more wanted items. */
  more() {
    this.#wake();
  }

  listingDone() {
    this.#listing = false;
    this.#wake();
  }

  stop(reason: Error) {
    this.#stopped ??= reason;
    this.#wake();
  }

  /** The job's outcome is committed. */
  settled(id: number) {
    this.#inFlight.delete(id);
    this.#hashesInFlight.delete(this.#hashes.get(id) ?? "");
    this.#hashes.delete(id);
    this.#wake();
  }

  /** Runs until nothing is left to try; `flush` makes half-full packs durable so that what waits for them settles. */
  async drain(flush: () => Promise<void>) {
    for (;;) {
      const [listingWasOn, wasCaughtUp] = [this.#listing, this.#caughtUp];
      const handed = await this.#pass();
      if (this.#stopped) throw this.#stopped;
      if (handed > 0) continue;
      if (listingWasOn) await this.#pause();
      else if (!wasCaughtUp) continue;
      else if (this.#inFlight.size > 0) await this.#flush(flush);
      else if (!await this.#wantLocked()) return;
    }
  }

  /** What is in flight after a flush will never settle: a defect, which must not look like waiting. */
  async #flush(flush: () => Promise<void>) {
    const before = this.#inFlight.size;
    await flush();
    if (this.#inFlight.size < before || this.#stopped) return;
    throw new Error(`Cannot go on: ${before} items were handed over and never came back`);
  }

  /** A lock may be gone by the time that all else is read: what was locked is tried once more, then reported. */
  async #wantLocked(): Promise<boolean> {
    const { catalogue, taskId, run } = this.#parts;
    if (this.#retried) return false;
    this.#retried = true;
    return await catalogue.write((trx) => retryPending(trx, taskId, run, "locked")) > 0;
  }

  /** The wanted rows that are new since the last pass; once all were seen, all that are left. */
  async #pass(): Promise<number> {
    const { catalogue, taskId, run } = this.#parts;
    const isOn = this.#listing;
    const listing = isOn ? await beingListed(catalogue.read, taskId, run) : new Set<number>();
    let handed = 0;
    let after = this.#caughtUp ? 0 : this.#seen;
    for (;;) {
      handed += await this.#handLargest();
      const rows = await nextPending(catalogue.read, taskId, run, after, BATCH);
      handed += await this.#hand(await this.#choose(rows));
      this.#seen = after = rows.at(-1)?.id ?? after;
      if (this.#stopped) return handed;
      if (rows.length < BATCH) break;
      handed += await this.#handShelved(null);
    }
    handed += await this.#handShelved(listing);
    this.#caughtUp = !isOn;
    return handed;
  }

  async #handShelved(listing: Set<number> | null): Promise<number> {
    let handed = 0;
    for await (const work of this.#parts.shelves?.take(listing) ?? []) handed += await this.#hand(work);
    return handed;
  }

  /** Of all that is listed by now: one of them begun last would be waited for by all other pipelines. */
  async #handLargest(): Promise<number> {
    const { catalogue, taskId, run } = this.#parts;
    const jobs: FetchJob[] = [];
    for (const row of await largestPending(catalogue.read, taskId, run, LARGEST)) {
      if (this.#skip(row)) continue;
      this.#note(row);
      jobs.push(jobOf(this.#items.read(row)));
    }
    return await this.#hand(jobs);
  }

  async #hand(work: (FetchJob | FolderJob)[]): Promise<number> {
    await this.#parts.crew.fetch(work);
    return work.length;
  }

  /** What is to be handed out at once; the rest is shelved, or waits for what is under way. */
  async #choose(rows: WantedRow[]): Promise<FetchJob[]> {
    const { shelves } = this.#parts;
    const jobs: FetchJob[] = [];
    for (const row of rows) {
      const item = this.#items.read(row);
      const job = this.#skip(row) ? null : jobOf(item);
      if (job) this.#note(row);
      const alone = shelves ? await shelves.add(item, job) : job;
      if (alone) jobs.push(alone);
    }
    return jobs;
  }

  /** One copy of a content is enough: the others are linked when it is committed. */
  #skip(row: Pending): boolean {
    if (this.#inFlight.has(row.id)) return true;
    return row.content_hash !== null && this.#hashesInFlight.has(hashKey(row));
  }

  #note(row: WantedRow) {
    this.#inFlight.add(row.id);
    if (row.content_hash) {
      this.#hashes.set(row.id, hashKey(row));
      this.#hashesInFlight.add(hashKey(row));
    }
  }

  async #pause() {
    await new Promise<void>((wake) => {
      this.#wake = wake;
      if (!this.#listing || this.#stopped) wake();
    });
  }
}

function hashKey(row: Pending): string {
  return `${row.content_hash!.toHex()}:${row.size}`;
}

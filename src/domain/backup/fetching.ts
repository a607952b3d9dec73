import type { Acting, FileEntry } from "../../dropbox/types.ts";
import { nextPending, type Pending, retryPending } from "../../storage/catalogue/pending.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import type { Crew } from "./crew.ts";
import type { FetchJob } from "./messages.ts";

/** Wanted rows looked at in one go. */
const BATCH = 200;

/** A wanted item, and under whom its namespace was listed. */
type WantedRow = Pending & { acting: string | null };

export interface FetchingParts {
  catalogue: Catalogue;
  crew: Crew;
  taskId: string;
  run: number;
}

/** Feeds wanted items to the crew while the listing still goes on, and until none is left that has not been tried. */
export class Fetching {
  #parts: FetchingParts;
  #inFlight = new Set<number>();
  #hashes = new Map<number, string>();
  #hashesInFlight = new Set<string>();
  #wake: () => void = () => {};
  #listing = true;
  #retried = false;
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
      const listingWasOn = this.#listing;
      const handed = await this.#pass();
      if (this.#stopped) throw this.#stopped;
      if (handed > 0) continue;
      if (listingWasOn) await this.#pause();
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

  async #pass(): Promise<number> {
    let handed = 0;
    let after = 0;
    for (;;) {
      const { catalogue, taskId, run } = this.#parts;
      const rows = await nextPending(catalogue.read, taskId, run, after, BATCH);
      const jobs = this.#choose(rows);
      await this.#parts.crew.fetch(jobs);
      handed += jobs.length;
      if (this.#stopped) return handed;
      if (rows.length < BATCH) return handed;
      after = rows.at(-1)!.id;
    }
  }

  #choose(rows: WantedRow[]): FetchJob[] {
    const jobs: FetchJob[] = [];
    for (const row of rows) {
      if (this.#skip(row)) continue;
      this.#note(row);
      jobs.push(jobOf(row));
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

function jobOf(row: WantedRow): FetchJob {
  const entry = JSON.parse(row.entry) as FileEntry;
  return {
    id: row.id,
    acting: JSON.parse(row.acting!) as Acting,
    rev: row.rev,
    path: entry.pathDisplay,
    name: entry.name,
    size: row.size,
    contentHash: entry.contentHash,
    exportAs: entry.exportAs[0] ?? null,
    isDownloadable: entry.isDownloadable,
  };
}

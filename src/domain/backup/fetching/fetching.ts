import { beingListed } from "../../../storage/catalogue/namespaces.ts";
import { retryPending } from "../../../storage/catalogue/pending.ts";
import { Handing, type HandingParts } from "./handing.ts";

export interface FetchingParts extends HandingParts {
  /** Nothing is fetched before this resolves. */
  lockSettled: Promise<void>;
}

/** Feeds wanted items to the crew while the listing still goes on, and until none is left that has not been tried. */
export class Fetching {
  #parts: FetchingParts;
  #handing: Handing;
  #wake: () => void = () => {};
  #listing = true;
  /** More was listed since the last pass began. */
  #hasMore = false;
  #retried = false;
  /** The wanted row that was seen last, and whether all that was listed has been. */
  #seen = 0;
  #caughtUp = false;
  #stopped: Error | null = null;

  constructor(parts: FetchingParts) {
    this.#parts = parts;
    this.#handing = new Handing(parts);
  }

  /** The listing wrote more wanted items. */
  more() {
    this.#hasMore = true;
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

  /** What became of these jobs is committed. */
  settled(ids: number[]) {
    for (const id of ids) this.#handing.inFlight.settle(id);
  }

  /** Runs until nothing is left to try; `flush` makes half-full packs durable so that what waits for them settles. */
  async drain(flush: () => Promise<void>) {
    // Before anything is chosen: what is listed meanwhile may be larger, and larger ones go first.
    await this.#parts.lockSettled;
    for (;;) {
      const [listingWasOn, wasCaughtUp] = [this.#listing, this.#caughtUp];
      this.#handing.passedOver = 0;
      const handed = await this.#pass();
      if (this.#stopped) throw this.#stopped;
      if (handed > 0) continue;
      if (listingWasOn) await this.#pause();
      else if (!wasCaughtUp) continue;
      else if (this.#handing.inFlight.size > 0) await this.#flush(flush);
      // What was passed over for something that failed meanwhile is to be tried itself.
      else if (this.#handing.passedOver > 0) continue;
      else if (!await this.#handing.suspect() && !await this.#wantLocked()) break;
    }
    await this.#handing.linkFailed();
  }

  /** What is in flight after a flush will never settle: a defect, which must not look like waiting. */
  async #flush(flush: () => Promise<void>) {
    const before = this.#handing.inFlight.size;
    await flush();
    if (this.#handing.inFlight.size < before || this.#stopped) return;
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
    this.#hasMore = false;
    const listing = isOn ? await beingListed(catalogue.read, taskId, run) : new Set<number>();
    if (this.#caughtUp) this.#seen = 0;
    let handed = 0;
    for (let isLast = false; !isLast;) {
      handed += await this.#handing.largest();
      const batch = await this.#handing.batch(this.#seen);
      handed += batch.handed;
      this.#seen = batch.last;
      if (this.#stopped) return handed;
      isLast = batch.isLast;
      // A zip would bring what is known too: it is to stand in its folder by then.
      if (isLast) await this.#handing.linkKnown();
      handed += await this.#handing.shelved(isLast ? listing : null);
    }
    this.#caughtUp = !isOn;
    return handed;
  }

  async #pause() {
    await new Promise<void>((wake) => {
      this.#wake = wake;
      if (this.#hasMore || !this.#listing || this.#stopped) wake();
    });
  }
}

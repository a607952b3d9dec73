import type { RestoreItem } from "../../storage/catalogue/restore_items.ts";
import { type Change, commitBatch } from "./commit_batch.ts";
import { RestoreParked } from "./failure.ts";
import type { Job } from "./job.ts";
import { pause } from "./pause.ts";
import { COMMITS } from "./sizes.ts";

/** Uploaded files from which a commit does not wait for more, and the milliseconds that it waits. */
const ENOUGH = 100;
const LINGER = 300;
const GLANCE = 20;
/** Uploaded files that wait at most; then uploading waits. */
const ROOM = 2 * COMMITS;
/** Batches after each other of which nothing is taken. */
const MOST_IDLE = 10;

/** Commits uploaded files of one namespace in batches, one after the other. */
export class Committer {
  #job: Job;
  #queue: RestoreItem[] = [];
  #working: Promise<void> | null = null;
  #failure: { error: unknown } | null = null;
  #draining = false;
  #idle = 0;

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
      // One may have come after the last look at the queue and before this line.
      if (this.#queue.length > 0) this.#begin();
    });
  }

  async #work() {
    while (this.#queue.length > 0) {
      await this.#linger();
      const changes = await commitBatch(this.#job, this.#take());
      await this.#waitAfter(changes);
    }
  }

  /** Waits a moment for more to commit together, unless there is enough or no more will come. */
  async #linger() {
    for (let waited = 0; waited < LINGER; waited += GLANCE) {
      if (this.#draining || this.#queue.length >= ENOUGH) return;
      await pause(GLANCE, this.#job.signal);
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

  /** What is still uploaded only waits for another batch; longer where nothing at all was taken. */
  async #waitAfter(changes: Change[]) {
    const waiting = changes.filter(([item]) => item.state === "uploaded").map(([item]) => item);
    this.#idle = waiting.length === changes.length ? this.#idle + 1 : 0;
    if (this.#idle > MOST_IDLE) {
      throw new RestoreParked("source_unavailable", "Dropbox commits nothing, again and again");
    }
    this.#queue.push(...waiting);
    if (waiting.length > 0) await pause(Math.max(1, this.#idle) * 500, this.#job.signal);
  }
}

import type { RestoreItem } from "../../storage/catalogue/restore_items.ts";
import { Committer } from "./committer.ts";
import type { Job } from "./job.ts";

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

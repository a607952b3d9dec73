import type { Hand } from "./hand.ts";
import type { FetchJob, FolderJob } from "./messages.ts";

/** A small file costs about as much as this many bytes: its call, and its share of a zip. */
const BYTES_PER_CALL = 30_000;
const BYTES_PER_FILE = 3_000;
/** Jobs handed to one pipeline ahead of their turn; a folder counts as several. */
const JOBS_AHEAD = 32;
const FOLDER_JOBS = 8;

/** What a job weighs until it is settled. */
interface Charge {
  job: FetchJob;
  bytes: number;
  folder: { left: number } | null;
}

/** One pipeline and what it has to do. */
export class Post {
  readonly hand: Hand;
  /** Bytes, its calls among them. */
  load = 0;
  #ahead = 0;
  #charges = new Map<number, Charge>();
  /** Given to it, not sent yet. */
  #unsent: (FetchJob | FolderJob)[] = [];

  constructor(hand: Hand) {
    this.hand = hand;
  }

  isFull(): boolean {
    return this.#ahead >= JOBS_AHEAD;
  }

  /** Jobs that it has. */
  jobs(): FetchJob[] {
    return [...this.#charges.values()].map(({ job }) => job);
  }

  assign(work: FetchJob | FolderJob) {
    if ("jobs" in work) {
      const folder = { left: work.jobs.length };
      for (const job of work.jobs) this.#charge({ job, bytes: job.size + BYTES_PER_FILE, folder });
      this.#ahead += FOLDER_JOBS;
    } else {
      this.#charge({ job: work, bytes: work.size + BYTES_PER_CALL, folder: null });
      this.#ahead++;
    }
    this.#unsent.push(work);
  }

  #charge(charge: Charge) {
    this.#charges.set(charge.job.id, charge);
    this.load += charge.bytes;
  }

  send() {
    if (this.#unsent.length > 0) this.hand.send({ type: "fetch", jobs: this.#unsent.splice(0) });
  }

  /** The job came back; undefined where it was not its own. */
  settle(id: number): FetchJob | undefined {
    const charge = this.#charges.get(id);
    if (!charge) return;
    this.#charges.delete(id);
    this.load -= charge.bytes;
    if (charge.folder === null) this.#ahead--;
    else if (--charge.folder.left === 0) this.#ahead -= FOLDER_JOBS;
    return charge.job;
  }
}

import type { Hand } from "./hand.ts";
import type { FetchJob } from "./messages.ts";

/** A small file costs about as much as this many bytes: its call. */
const BYTES_PER_CALL = 30_000;
/** Jobs handed to one pipeline ahead of their turn. */
const JOBS_AHEAD = 32;

/** One pipeline and what it has to do. */
export class Post {
  readonly hand: Hand;
  /** Bytes, its calls among them. */
  load = 0;
  #jobs = new Map<number, FetchJob>();
  /** Given to it, not sent yet. */
  #unsent: FetchJob[] = [];

  constructor(hand: Hand) {
    this.hand = hand;
  }

  isFull(): boolean {
    return this.#jobs.size >= JOBS_AHEAD;
  }

  /** A job that it has, if any. */
  first(): FetchJob | undefined {
    return this.#jobs.values().next().value;
  }

  assign(job: FetchJob) {
    this.#jobs.set(job.id, job);
    this.load += job.size + BYTES_PER_CALL;
    this.#unsent.push(job);
  }

  send() {
    if (this.#unsent.length > 0) this.hand.send({ type: "fetch", jobs: this.#unsent.splice(0) });
  }

  /** The job came back; undefined where it was not its own. */
  settle(id: number): FetchJob | undefined {
    const job = this.#jobs.get(id);
    if (!job) return;
    this.#jobs.delete(id);
    this.load -= job.size + BYTES_PER_CALL;
    return job;
  }
}

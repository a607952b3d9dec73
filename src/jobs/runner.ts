import type { ControlDatabase } from "../domain/control.ts";
import { newId } from "../domain/ids.ts";
import { claimNext, hasDue } from "../domain/jobs/claim.ts";
import type { JobLane } from "../domain/jobs/job.ts";
import { rebaseLeases, takeBackExpired } from "../domain/jobs/reap.ts";
import { ClockWatch } from "./clock_watch.ts";
import type { Kind } from "./kind.ts";
import { RunningJob } from "./running_job.ts";

export interface RunnerParts {
  control: ControlDatabase;
  kinds: readonly Kind[];
  /** Jobs at once, by lane: what a person waits for has places that backups cannot take. */
  places: Record<JobLane, number>;
  /** Of one account in a lane. */
  perAccount: number;
  /** Milliseconds that a claim holds without a beat. */
  lease: number;
  /** Milliseconds between two looks for what is due. */
  every: number;
  now(): Date;
  /** Milliseconds since whenever; never jumps. */
  monotonic(): number;
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  log(line: { event: string } & Record<string, unknown>): void;
}

/** Takes jobs from the queue and has them done, so many at once. Several may work on one queue. */
export class Runner {
  #parts: RunnerParts;
  #owner = newId();
  #running = new Set<RunningJob>();
  #stopping = new AbortController();
  #clock: ClockWatch;
  #looping: Promise<void> | null = null;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#clock = new ClockWatch(parts);
  }

  /** Jobs under way. */
  get running(): number {
    return this.#running.size;
  }

  start() {
    this.#looping ??= this.#loop();
  }

  /** Claims nothing more, has what is under way stop where it is, and resolves when all of it is written down. */
  async stop() {
    this.#stopping.abort();
    for (const job of this.#running) job.stop();
    await this.#looping;
    await Promise.all([...this.#running].map((job) => job.ended));
  }

  async #loop() {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look().catch((error) => this.#parts.log({ event: "jobs.look_failed", error }));
      await this.#parts.sleep(this.#parts.every, signal);
    }
  }

  /** One look: leases that are over, then what is due, lane by lane. */
  async #look() {
    const { control, now, random, log, lease } = this.#parts;
    if (this.#clock.jumped()) {
      log({ event: "jobs.clock_jumped", now: now().toISOString() });
      await rebaseLeases(control, now().getTime() + lease);
    }
    const taken = await takeBackExpired(control, { now: now(), random });
    if (taken > 0) log({ event: "jobs.taken_back", count: taken });
    for (const lane of Object.keys(this.#parts.places) as JobLane[]) await this.#fill(lane);
  }

  async #fill(lane: JobLane) {
    const { control, places, perAccount, now, lease } = this.#parts;
    const options = { owner: this.#owner, lane, perAccount, lease };
    while (this.#inLane(lane) < places[lane] && !this.#stopping.signal.aborted) {
      if (!await hasDue(control.read, lane, now())) return;
      const claim = await control.write((trx) => claimNext(trx, { ...options, now: now() }));
      if (claim === null) return;
      this.#begin(new RunningJob(this.#parts, this.#kind(claim.job.kind), claim));
    }
  }

  #begin(job: RunningJob) {
    this.#running.add(job);
    if (this.#stopping.signal.aborted) job.stop();
    job.ended.then(() => this.#running.delete(job));
  }

  #inLane(lane: JobLane): number {
    return [...this.#running].filter(({ claim }) => claim.lane === lane).length;
  }

  /** A row of a kind that this program does not know fails as a job does: once it is run. */
  #kind(name: string): Kind {
    const known = this.#parts.kinds.find((kind) => kind.name === name);
    if (known) return known;
    return {
      name: name as Kind["name"],
      run: () => Promise.reject(new Error(`Cannot run a job of kind "${name}": it is not known here`)),
    };
  }
}

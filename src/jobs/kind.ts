import type { Job, JobKind } from "../domain/jobs/job.ts";
import type { Outcome } from "../domain/jobs/settle.ts";

/** What a job's work is told: it stops, with what it did kept, when `signal` aborts. */
export interface Work {
  job: Job;
  signal: AbortSignal;
}

/** How jobs of a kind are done. Throws what `domain/jobs/failure` knows; what it did so far is kept and gone on with. */
export interface Kind {
  name: JobKind;
  run(work: Work): Promise<Outcome>;
}

import type { Call } from "../wire/call.ts";
import type { Jobs } from "./jobs.ts";

/** What a job's check route answers. Refuses with PollError. */
export function polled(jobs: Jobs, kind: string, call: Call<{ async_job_id: string }>): unknown {
  return jobs.check(kind, call.actor, call.arg.async_job_id) ?? { ".tag": "in_progress" };
}

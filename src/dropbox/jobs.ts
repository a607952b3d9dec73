import type { async, Dropbox, DropboxResponse } from "dropbox";
import { failureOfEntry } from "./errors.ts";
import type { Link } from "./link.ts";
import { rest } from "./rest.ts";
import { rpc } from "./rpc.ts";
import { type Acting, DropboxError } from "./types.ts";

const FIRST_LOOK = 1_000;
const LONGEST_LOOK = 10_000;

type Launched = { ".tag": "complete" | "async_job_id" | "other"; async_job_id?: async.AsyncJobId };
type Status = { ".tag": "in_progress" | "complete" | "failed" | "other"; failed?: unknown };

export interface Job<R> {
  route: string;
  acting: Acting;
  signal?: AbortSignal;
  check: (sdk: Dropbox, arg: async.PollArg) => Promise<DropboxResponse<R>>;
}

/**
 * Waits for what a batch call has started, unless it answered at once (dropbox-api §4.4). Fails with the job's own
 * error, or `temporary` (`job_unfinished`) when patience ends: then look at the target before starting another.
 */
export async function jobResult<L extends Launched, R extends Status>(
  link: Link,
  launched: L,
  job: Job<R>,
): Promise<Extract<L | R, { ".tag": "complete" }>> {
  type Complete = Extract<L | R, { ".tag": "complete" }>;
  if (launched[".tag"] === "complete") return launched as unknown as Complete;
  const arg = { async_job_id: launched.async_job_id ?? "" };
  const rules = { acting: job.acting, signal: job.signal, repeat: "always" as const };
  for (let pause = FIRST_LOOK, waited = 0; waited < link.patience.job; waited += pause, pause *= 2) {
    pause = Math.min(pause, LONGEST_LOOK);
    await rest(link, pause, job.signal);
    const status = await rpc(link, rules, (sdk) => job.check(sdk, arg));
    if (status[".tag"] === "complete") return status as unknown as Complete;
    if (status[".tag"] === "failed") throw failureOfEntry(status.failed, job.route);
  }
  throw new DropboxError(
    "temporary",
    "job_unfinished",
    `Cannot wait for "${job.route}" any longer: job ${arg.async_job_id}`,
  );
}

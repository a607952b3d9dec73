import { lastDetail, listOpenRecoveryJobs } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Job } from "../../jobs/job.ts";
import { listJobs } from "../../jobs/queue.ts";
import { endJob } from "./perform.ts";
import { tellEnded } from "./tell_ended.ts";

/**
 * Ends, and tells of, what waits for a job that the queue has given up, or that a killed process never asked for.
 * Whoever starts a job writes its row before it asks the queue: only what was so at the look before, too, is ended;
 * `seen` remembers between two looks. Answers how many mails were queued.
 */
export async function endGivenUp(
  parts: Parameters<typeof tellEnded>[0],
  account: string,
  seen: Set<string>,
): Promise<number> {
  const { control, catalogue, now } = parts;
  let mails = 0;
  for (const { id } of await listOpenRecoveryJobs(catalogue.read)) {
    const [job] = await listJobs(control.read, account, id, 1);
    const isOver = job !== undefined && job.endedAt !== null;
    if (!isOver) seen.delete(id);
    else if (!seen.has(id)) seen.add(id);
    else {
      seen.delete(id);
      const state = job.state === "canceled" ? "canceled" : "failed";
      await endJob(catalogue, id, now, state, await whyOf(catalogue.read, job) ?? NEVER_ASKED);
      if (await tellEnded(parts, account, id)) mails++;
    }
  }
  return mails;
}

async function whyOf(db: Reader, { subject, reason }: Job) {
  return reason && { code: reason.code, detail: reason.detail || await lastDetail(db, subject, reason.code) };
}

const NEVER_ASKED = { code: "interrupted", detail: "Dropkeep stopped before it began" };

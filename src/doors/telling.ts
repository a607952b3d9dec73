import { tellEnded } from "../domain/recovery/performing/tell_ended.ts";
import type { Portal } from "../domain/portal.ts";
import type { Work } from "../jobs/kind.ts";
import type { Services } from "../services.ts";

/** By what people are told of what happens; without it nobody is. */
export type Telling = Pick<Portal, "keys" | "settings" | "nudge">;

/** Mails whoever asked for a job how it ended or why it stopped. A server that stops tells nothing: the job goes on. */
export async function tellOfEnd(services: Services, { job, signal }: Work, telling: Telling | undefined) {
  if (telling === undefined || signal.aborted) return;
  const { keys, settings, nudge } = telling;
  const { control, catalogue, now } = await services.forAccount(job.account);
  const parts = { control, catalogue, keys, origin: settings.origin, now: now() };
  if (await tellEnded(parts, job.account, job.subject)) nudge();
}

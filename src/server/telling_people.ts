import type { JobsParts } from "../jobs/jobs.ts";
import { tellAlarms } from "../domain/alarm/tell.ts";
import { tellLostConnections } from "../domain/connections/lost_connections.ts";
import { livingTasks } from "../domain/jobs/subjects.ts";
import { warnOfPasswordExpiry } from "../domain/people/password_warnings.ts";
import { sweepDownloads } from "../domain/recovery/jobs/download_link.ts";
import { endGivenUp } from "../domain/recovery/performing/given_up.ts";
import { moveTellings } from "../domain/tellings.ts";
import type { Telling } from "../doors/telling.ts";
import type { Services } from "../services.ts";

/** Finds, with each tick, what people are to be told of and nobody has told them yet. */
export function tellingPeople(
  services: Services,
  telling: Telling,
  log: JobsParts["log"],
): () => Promise<void> {
  const seen = { shut: new Set<string>(), givenUp: new Set<string>() };
  return async () => {
    await settleAccounts(services, telling, log, seen);
    await tellWhatHappened(services, telling);
  };
}

/**
 * What a run or a killed process has left in a catalogue to be told, and restores whose job was given up. A catalogue that
 * cannot be opened holds up nobody else's; `shut` are those that could not when it was last tried, so that the log says it
 * once and not with each tick.
 */
async function settleAccounts(
  services: Services,
  { keys, settings, nudge }: Telling,
  log: JobsParts["log"],
  { shut, givenUp }: { shut: Set<string>; givenUp: Set<string> },
) {
  const accounts = new Set((await livingTasks(services.control.read)).map(({ account }) => account));
  for (const account of accounts) {
    try {
      const { control, catalogue, now } = await services.forAccount(account);
      await moveTellings({ control, catalogue, keys, account });
      const parts = { control, catalogue, keys, origin: settings.origin, now: now() };
      await sweepDownloads(catalogue, now());
      const mails = await tellAlarms(parts, account);
      if (await endGivenUp(parts, account, givenUp) + mails > 0) nudge();
      shut.delete(account);
    } catch (error) {
      if (!shut.has(account)) log({ event: "tellings.move_failed", account, error });
      shut.add(account);
    }
  }
}

async function tellWhatHappened({ control, now }: Services, { keys, settings, nudge }: Telling) {
  const mails = await tellLostConnections(control, { keys, origin: settings.origin, now: now() });
  const warnings = await warnOfPasswordExpiry({ control, keys, settings, now });
  if (mails + warnings > 0) nudge();
}

import type { Config } from "../config.ts";
import { forgetOldDestinations } from "../domain/destinations.ts";
import { tellLostConnections } from "../domain/connections/lost_connections.ts";
import { forgetOldJobs } from "../domain/jobs/queue.ts";
import type { Job } from "../domain/jobs/job.ts";
import { progressMark } from "../domain/jobs/progress_mark.ts";
import { StuckWatch } from "../domain/jobs/stuck.ts";
import { livingTasks } from "../domain/jobs/subjects.ts";
import { warnOfPasswordExpiry } from "../domain/people/password_warnings.ts";
import type { Portal } from "../domain/portal.ts";
import { backUp, check, checkAudit, deleteIt, discover, lookAfter, untilChange } from "../doors/jobs.ts";
import { readContents } from "../doors/contents.ts";
import { eraseAccount } from "../doors/account_erasure.ts";
import { erasureReplay } from "../doors/erasure_replay.ts";
import { accountErasureKind } from "../jobs/account_erasure.ts";
import { auditCheckKind } from "../jobs/audit_check.ts";
import { backupKind } from "../jobs/backup.ts";
import { connectionCheckKind } from "../jobs/connection_check.ts";
import { contentsKind } from "../jobs/contents.ts";
import { deletionKind } from "../jobs/deletion.ts";
import { discoveryKind } from "../jobs/discovery.ts";
import { Followers } from "../jobs/followers.ts";
import { type Jobs, type JobsParts, startJobs } from "../jobs/jobs.ts";
import type { Kind } from "../jobs/kind.ts";
import { restoreKind, restorePlanKind } from "../jobs/restore.ts";
import { exportKind } from "../jobs/export.ts";
import { exportDoors } from "../doors/export.ts";
import { restoreDoors } from "../doors/restore.ts";
import { sweepDownloads } from "../domain/recovery/jobs/download_link.ts";
import { tellAlarms } from "../domain/alarm/tell.ts";
import { endGivenUp } from "../domain/recovery/performing/given_up.ts";
import { upkeepKind } from "../jobs/upkeep.ts";
import { selfCopyKind } from "../jobs/self_copy.ts";
import { backUpSelf } from "../installation/self_copy.ts";
import type { Services } from "../services.ts";
import { moveTellings } from "../domain/tellings.ts";

/** Two backups at once, of one or two accounts, and beside them what takes seconds. */
const PLACES: JobsParts["places"] = { backup: 2, restore: 2, light: 2 };
const PER_ACCOUNT = 2;
const LEASE = 60_000;
const EVERY = 1_000;
const DAY = 86_400_000;

/** By what people are told of what happens; without it nobody is. */
export type Telling = Pick<Portal, "keys" | "settings" | "nudge">;

/** Begins what the server does beside its pages, for all accounts. */
export async function startServerJobs(
  services: Services,
  log: JobsParts["log"],
  telling?: Telling,
): Promise<Jobs> {
  const { control, now, sleep } = services;
  const clocks = { now, sleep, monotonic: () => performance.now(), random: Math.random };
  const limits = { places: PLACES, perAccount: PER_ACCOUNT, lease: LEASE, every: EVERY };
  const followers = new Followers({
    control,
    now,
    sleep,
    log,
    untilOccasion: (task, signal) => untilChange(services, task, signal),
  });
  const [shut, givenUp] = [new Set<string>(), new Set<string>()];
  const stuck = new StuckWatch();
  const markOf = async (job: Job) => {
    const own = await services.forAccount(job.account).catch(() => null);
    return own && await progressMark(own.catalogue.read, job, now());
  };
  let forgotten = -Infinity;
  const replayErasures = erasureReplay(services, log);
  // Before any job begins, and before the first page is answered.
  await replayErasures();
  const onTick = async () => {
    await replayErasures();
    if (clocks.monotonic() - forgotten >= DAY) {
      await forgetOldJobs(control, now());
      await forgetOldDestinations(control, now());
      forgotten = clocks.monotonic();
    }
    for (const { job, since } of await stuck.look({ control, markOf, ...clocks })) {
      const { id, kind, account } = job;
      log({ event: "job.stuck", level: "warn", job: id, kind, account, since: since.toISOString() });
    }
    if (telling === undefined) return;
    await settleAccounts(services, telling, log, { shut, givenUp });
    await tellWhatHappened(services, telling);
  };
  const selfCopies = { every: selfCopiesEvery(services.config) };
  const kinds = kindsOf(services, log, telling);
  return await startJobs({ control, ...clocks, ...limits, log, followers, selfCopies, onTick, kinds });
}

/** Milliseconds. In the data folder itself a copy would be lost with what it is of: null. */
function selfCopiesEvery({ data, store, selfBackupHours }: Config): number | null {
  const isInside = store.kind === "disk" && `${store.folder}/`.startsWith(`${data}/`);
  return selfBackupHours === 0 || isInside ? null : selfBackupHours * 3_600_000;
}

async function tellWhatHappened({ control, now }: Services, { keys, settings, nudge }: Telling) {
  const mails = await tellLostConnections(control, { keys, origin: settings.origin, now: now() });
  const warnings = await warnOfPasswordExpiry({ control, keys, settings, now });
  if (mails + warnings > 0) nudge();
}

/**
 * What a run or a killed process has left in a catalogue to be told, and restores whose job was given up. One that cannot be opened holds up nobody else's;
 * `shut` are those that could not when it was last tried, so that the log says it once and not with each tick.
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

function kindsOf(services: Services, log: JobsParts["log"], telling?: Telling): Kind[] {
  const restores = restoreDoors(services, log, telling);
  return [
    backupKind((work) => backUp(services, work)),
    connectionCheckKind((work) => check(services, work)),
    restorePlanKind(restores),
    restoreKind(restores),
    exportKind(exportDoors(services, log, telling)),
    discoveryKind((work) => discover(services, work)),
    deletionKind((work) => deleteIt(services, work)),
    accountErasureKind((work) => eraseAccount(services, work)),
    contentsKind((work) => readContents(services, work)),
    upkeepKind((work) => lookAfter(services, work)),
    auditCheckKind((work) => checkAudit(services, work)),
    selfCopyKind(({ signal }) => {
      const onMissing = (account: string, error: unknown) =>
        log({ event: "self_copy.missing", account, error });
      return backUpSelf(services, { signal, onMissing });
    }),
  ];
}

import type { Config } from "../config.ts";
import { forgetOldDestinations } from "../domain/destinations.ts";
import { forgetOldJobs } from "../domain/jobs/queue.ts";
import type { Job } from "../domain/jobs/job.ts";
import { progressMark } from "../domain/jobs/progress_mark.ts";
import { StuckWatch } from "../domain/jobs/stuck.ts";
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
import { upkeepKind } from "../jobs/upkeep.ts";
import { selfCopyKind } from "../jobs/self_copy.ts";
import { backUpSelf } from "../installation/self_copy.ts";
import type { OpenRepositories } from "../doors/open_repositories.ts";
import type { Telling } from "../doors/telling.ts";
import type { Services } from "../services.ts";
import { tellingPeople } from "./telling_people.ts";

/** Two backups at once, of one or two accounts, and beside them what takes seconds. */
const PLACES: JobsParts["places"] = { backup: 2, restore: 2, light: 2 };
const PER_ACCOUNT = 2;
const LEASE = 60_000;
const EVERY = 1_000;
const DAY = 86_400_000;

/** Begins what the server does beside its pages, for all accounts. */
export async function startServerJobs(
  services: Services,
  log: JobsParts["log"],
  telling?: Telling,
  open?: Pick<OpenRepositories, "forget">,
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
  const tellPeople = telling && tellingPeople(services, telling, log);
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
    await tellPeople?.();
  };
  const selfCopies = { every: selfCopiesEvery(services.config) };
  const kinds = kindsOf(services, log, telling, open);
  return await startJobs({ control, ...clocks, ...limits, log, followers, selfCopies, onTick, kinds });
}

/** Milliseconds. In the data folder itself a copy would be lost with what it is of: null. */
function selfCopiesEvery({ data, store, selfBackupHours }: Config): number | null {
  const isInside = store.kind === "disk" && `${store.folder}/`.startsWith(`${data}/`);
  return selfBackupHours === 0 || isInside ? null : selfBackupHours * 3_600_000;
}

function kindsOf(
  services: Services,
  log: JobsParts["log"],
  telling?: Telling,
  open?: Pick<OpenRepositories, "forget">,
): Kind[] {
  const restores = restoreDoors(services, log, telling);
  return [
    backupKind((work) => backUp(services, work)),
    connectionCheckKind((work) => check(services, work)),
    restorePlanKind(restores),
    restoreKind(restores),
    exportKind(exportDoors(services, log, telling)),
    discoveryKind((work) => discover(services, work)),
    deletionKind((work) =>
      deleteIt(services, work).finally(() => open?.forget(work.job.account, work.job.subject))
    ),
    accountErasureKind((work) => eraseAccount(services, work).finally(() => open?.forget(work.job.account))),
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

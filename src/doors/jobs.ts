import { hostname } from "node:os";
import { runBackup } from "../commands/run_backup.ts";
import { NOBODY } from "../domain/actor.ts";
import { checkChain } from "../domain/audit/check.ts";
import { endInterruptedRuns } from "../domain/backup/told_runs.ts";
import { checkConnection } from "../domain/connections/connection_check.ts";
import { findConnection } from "../domain/connections/connections.ts";
import { untilOccasion } from "../domain/tasks/continuous.ts";
import {
  beginTaskDeletion,
  deleteDueEntities,
  deleteTask,
  expireArchived,
  placeOfDeleted,
} from "../domain/tasks/deletion.ts";
import { discoverTeam } from "../domain/entities/discovery.ts";
import { openInstanceKeys } from "../domain/instance_keys.ts";
import { askForContents } from "../domain/contents/asked.ts";
import { findTask } from "../domain/tasks/tasks.ts";
import type { EraseKeeper } from "../domain/upkeep/erase/erase.ts";
import { forget, planForget } from "../domain/upkeep/forget.ts";
import { prune } from "../domain/upkeep/prune/prune.ts";
import { retentionNow } from "../domain/upkeep/retention_change.ts";
import type { Work } from "../jobs/kind.ts";
import type { Upkeep } from "../jobs/upkeep.ts";
import { forgetUnwanted } from "./contents.ts";
import type { Services } from "../services.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { addressOf, openSource, openTask } from "../task_services.ts";

/** A check asks again in an hour, a discovery with the next run: an outage is not waited out. Milliseconds. */
const SHORT_PATIENCE = 30_000;
/** Somebody else's lock, or a backup, is waited for so long; then the job is tried again later. */
const LOCK_PATIENCE = 10 * 60_000;
/** Where changes are followed: a run each 15 minutes at least, 10 seconds after a change was told. */
const LEAST_BETWEEN = 60_000;
const FOLLOWED = { every: 15 * 60_000, settle: 10_000 };

/** A run of the task that is still marked as running is a runner's that lost its lease: it may write nothing from now on. */
export async function backUp(services: Services, { job, signal }: Work) {
  const own = await services.forAccount(job.account);
  await own.catalogue.write((trx) => endInterruptedRuns(trx, own.now(), job.subject));
  const result = await runBackup(own, job.subject, { signal });
  await own.control.write((trx) => askForContents(trx, own.account, job.subject, own.now()));
  return result;
}

export async function check(services: Services, { job, signal }: Work) {
  const own = impatient(await services.forAccount(job.account));
  const connection = await findConnection(own.control.read, own.account, job.subject);
  const { dropbox } = await openSource(own, { connectionId: connection.id }, signal);
  return await checkConnection({ ...own, dropbox }, connection);
}

export async function discover(services: Services, { job, signal }: Work) {
  const own = impatient(await services.forAccount(job.account));
  const task = await findTask(own.control.read, own.account, job.subject);
  const { dropbox } = await openSource(own, task, signal);
  return await discoverTeam({ ...own, dropbox, taskId: task.id, autoActivate: task.autoActivate });
}

export async function untilChange(
  services: Services,
  { account, id }: { account: string; id: string },
  signal: AbortSignal,
) {
  const own = await services.forAccount(account);
  const task = await findTask(own.control.read, account, id);
  const { dropbox } = await openSource(own, task, signal);
  await untilOccasion(
    { ...own, ...FOLLOWED, db: own.catalogue.read, dropbox, taskId: id, signal },
    LEAST_BETWEEN,
  );
}

/** Of one account's chain, or of the installation's. */
export async function checkAudit({ control, ring, config, now }: Services, { job }: Work) {
  const keys = await openInstanceKeys(control, ring, now());
  const store = openObjectStore(addressOf(config.store, ""));
  return await checkChain({ control, keys, store, now }, job.account, NOBODY);
}

/** Null where the deletion was undone. */
export async function deleteIt(services: Services, { job, signal }: Work) {
  const own = await services.forAccount(job.account);
  if (!await beginTaskDeletion(own.control, own.account, job.subject, own.now())) return null;
  const place = await placeOfDeleted(own.control.read, own.account, job.subject);
  const store = openObjectStore(addressOf(own.config.store, place));
  const keys = await openInstanceKeys(own.control, own.ring, own.now());
  return await deleteTask({ ...own, keys }, job.subject, store, signal);
}

/** Null where nothing was backed up yet. */
export async function lookAfter(services: Services, { job, signal }: Work): Promise<Upkeep | null> {
  const own = await services.forAccount(job.account);
  const task = await findTask(own.control.read, own.account, job.subject);
  if (task.repositoryId === null || task.deletionDue !== null) return null;
  const keeper = await keeperOf(own, task.id, signal);
  const expired = await expireArchived(keeper, task.archiveRetentionDays);
  const deletedEntities = await deleteDueEntities(keeper);
  const rules = await own.control.write((trx) => retentionNow(trx, own.account, task.id, own.now()));
  const plan = rules && await planForget(keeper, rules);
  const done = plan && await forget({ ...keeper, by: NOBODY }, plan);
  const { removedBytes } = await prune(keeper);
  await forgetUnwanted(own, task);
  return { expired, deletedEntities, forgotten: done?.forget.length ?? 0, removedBytes };
}

async function keeperOf(own: Services, taskId: string, signal: AbortSignal): Promise<EraseKeeper> {
  const { repository } = await openTask(own, taskId, signal);
  const { catalogue, now, sleep, instance } = own;
  const holder = { hostname: hostname(), pid: Deno.pid, instance };
  return { repository, catalogue, taskId, holder, now, sleep, signal, patience: LOCK_PATIENCE };
}

function impatient(own: Services): Services {
  return { ...own, config: { ...own.config, patience: SHORT_PATIENCE } };
}

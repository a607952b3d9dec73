import { restoreParts } from "../commands/run_restore.ts";
import { NOBODY } from "../domain/actor.ts";
import type { By } from "../domain/audit/record.ts";
import { Waits } from "../domain/backup/waits.ts";
import {
  askedOf,
  endJob,
  planJob,
  refusing,
  restoreForJob,
  rowOf,
} from "../domain/recovery/performing/perform.ts";
import { tellingFailure } from "../domain/recovery/performing/told_failure.ts";
import { logWaits } from "../domain/recovery/performing/told_waits.ts";
import type { RestoreParts, RestoreResult } from "../domain/restore/restore.ts";
import { findTask } from "../domain/tasks/tasks.ts";
import type { Work } from "../jobs/kind.ts";
import type { JobsParts } from "../jobs/jobs.ts";
import type { RestoreDoors } from "../jobs/restore.ts";
import type { Services } from "../services.ts";
import { openTask } from "../task_services.ts";
import { type Telling, tellOfEnd } from "./telling.ts";

/** How restores that people ask for are planned and done; `telling`: by what they hear of the end. */
export function restoreDoors(
  services: Services,
  log: JobsParts["log"],
  telling: Telling | undefined,
): RestoreDoors {
  return {
    plan: async ({ job, signal }) => {
      const { own, row } = await opened(services, job);
      const telling = { id: row.id, now: own.now, signal };
      await tellingFailure(own.catalogue, telling, () =>
        refusing(
          own.catalogue,
          row.id,
          own.now,
          async () => await planJob(await partsOf(own, row.id, { job, signal }, log), row, signal),
        ));
    },
    restore: async (work) => {
      const result = await restore(services, work, log).catch(async (error: unknown) => {
        const failed = (error: unknown) => log({ event: "restore.tell_failed", job: work.job.id, error });
        await tellOfEnd(services, work, telling).catch(failed);
        throw error;
      });
      await tellOfEnd(services, work, telling);
      return result;
    },
    cancel: async ({ job }) => {
      const { own } = await opened(services, job);
      const why = { code: "canceled", detail: "canceled on request" };
      await endJob(own.catalogue, job.subject, own.now(), "canceled", why);
    },
  };
}

async function restore(
  services: Services,
  { job, signal }: Work,
  log: JobsParts["log"],
): Promise<RestoreResult | null> {
  const { own, row } = await opened(services, job);
  if (row.state === "succeeded" || row.state === "canceled" || row.restore_id === null) return null;
  return await tellingFailure(
    own.catalogue,
    { id: row.id, now: own.now, signal },
    async () => await restoreForJob(await partsOf(own, job.subject, { job, signal }, log), row, signal),
  );
}

async function opened(services: Services, { account, subject }: Work["job"]) {
  const own = await services.forAccount(account);
  return { own, row: await rowOf(own.catalogue, subject) };
}

/** The repository of the task that is restored from, and the Dropbox of the one that is restored into. */
async function partsOf(
  own: Services,
  id: string,
  { job, signal }: Work,
  log: JobsParts["log"],
): Promise<RestoreParts> {
  const row = await rowOf(own.catalogue, id);
  const { into } = askedOf(row);
  const task = await findTask(own.control.read, own.account, row.task_id);
  const waits = new Waits();
  logWaits(own.catalogue, id, {
    waits,
    now: own.now,
    failed: (error) => log({ event: "restore.tell_failed", job: id, error }),
  });
  const by = await byOf(own, id, job.askedBy ?? row.asked_by);
  if (into === null) return { ...await restoreParts(own, task, signal, waits), by };
  const parts = await restoreParts(own, await findTask(own.control.read, own.account, into), signal, waits);
  const { repository } = await openTask(own, task.id, signal, waits);
  return { ...parts, by, repository, into, task: { ...parts.task, id: task.id } };
}

/** Whoever started it, which may be another one than who had it planned: the audit log names them for what it does later. */
async function byOf({ control }: Services, requestId: string, userId: string): Promise<By> {
  const user = await control.read.selectFrom("users").select("email").where("id", "=", userId)
    .executeTakeFirst();
  return { ...NOBODY, requestId, userId, email: user?.email };
}

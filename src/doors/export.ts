import { Waits } from "../domain/backup/waits.ts";
import { forgetDestinationOf, keptDestination } from "../domain/destinations.ts";
import type { ExportProgress } from "../domain/recovery/performing/export_progress.ts";
import { endJob, refusing, rowOf } from "../domain/recovery/performing/perform.ts";
import { exportForJob } from "../domain/recovery/performing/perform_export.ts";
import { tellingFailure } from "../domain/recovery/performing/told_failure.ts";
import type { ExportDoors } from "../jobs/export.ts";
import type { JobsParts } from "../jobs/jobs.ts";
import type { Work } from "../jobs/kind.ts";
import type { Services } from "../services.ts";
import { type DestinationOpener, destinationOpener } from "./destinations.ts";
import { type Telling, tellOfEnd } from "./telling.ts";
import { openTask } from "../task_services.ts";

/** How what people ask for is given out; `telling`: by what they hear of the end. */
export function exportDoors(
  services: Services,
  log: JobsParts["log"],
  telling: Telling | undefined,
): ExportDoors {
  const open = destinationOpener(services, { isPatient: true, log });
  return {
    export: async (work) => {
      const done = await giveOut(services, open, work);
      await tellOfEnd(services, work, telling).catch((error: unknown) =>
        log({ event: "export.tell_failed", job: work.job.id, error })
      );
      return done;
    },
    cancel: async ({ job }) => {
      const own = await services.forAccount(job.account);
      const why = { code: "canceled", detail: "canceled on request" };
      await endJob(own.catalogue, job.subject, own.now(), "canceled", why);
      await forgetDestinationOf(own.control, own.account, await rowOf(own.catalogue, job.subject));
    },
  };
}

async function giveOut(
  services: Services,
  open: DestinationOpener,
  { job, signal }: Work,
): Promise<ExportProgress | null> {
  const own = await services.forAccount(job.account);
  const row = await rowOf(own.catalogue, job.subject);
  if (row.state !== "pending" && row.state !== "running") return null;
  let done: ExportProgress | null = null;
  const { catalogue, now } = own;
  const act = async () => {
    const { repository } = await openTask(own, row.task_id, signal, new Waits());
    const openStorage = async (id: string) =>
      await open(await keptDestination(own.control.read, own.secrets, id));
    done = await exportForJob({ catalogue, repository, now, openStorage }, row, signal);
  };
  await tellingFailure(
    catalogue,
    { id: row.id, now, signal },
    () => refusing(catalogue, row.id, now, act, "export_refused"),
  );
  if (done !== null && (done as ExportProgress).failed === 0) {
    await forgetDestinationOf(own.control, own.account, row);
  }
  return done;
}

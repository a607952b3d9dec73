import {
  changeRecoveryJob,
  moveRecoveryJob,
  type RecoveryJobRow,
} from "../../../storage/catalogue/recovery_jobs.ts";
import type { Destination } from "../../../integrations/destinations/destination.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import { Conflict } from "../../errors.ts";
import { endJob } from "./perform.ts";
import type { AskedExport } from "../asking/export_form.ts";
import { type ExportProgress, NO_PROGRESS } from "./export_progress.ts";
import { countSelection } from "./open_walk.ts";
import { prepareDownload } from "./prepare_download.ts";
import { sendToStorage } from "./send_to_storage.ts";
import { Told } from "./told_progress.ts";

/** What an export works with. */
export interface ExportJobParts {
  catalogue: Catalogue;
  repository: Repository;
  /** By the id of its row. Throws `Conflict` where that is forgotten, `DestinationError`. */
  openStorage(id: string): Promise<Destination>;
  now(): Date;
}

/** What a destination is handed: it changes `progress` and calls `tell` as it goes. */
export interface ExportWork {
  row: RecoveryJobRow;
  paths: string[];
  progress: ExportProgress;
  tell(): void;
  /** It stops between two items, with what it did kept, when this aborts. */
  signal: AbortSignal;
}

/**
 * Gives out what was asked for, or goes on with it. Answers how it ended. Throws what the queue tries again, `Conflict` and
 * `NotFound` where it cannot be done as it was asked for, and the signal's reason where it was stopped.
 */
export async function exportForJob(
  parts: ExportJobParts,
  row: RecoveryJobRow,
  signal: AbortSignal,
): Promise<ExportProgress> {
  const { catalogue, now } = parts;
  const { paths, destination } = JSON.parse(row.request) as AskedExport;
  const progress: ExportProgress = row.progress ? JSON.parse(row.progress) : { ...NO_PROGRESS };
  await mustStand(catalogue, row);
  await beginRow(parts, row);
  if (progress.phase === "counting") {
    const selection = { taskId: row.task_id, run: row.run_id, paths };
    const { items, bytes } = await countSelection(catalogue.read, selection, { signal });
    Object.assign(progress, { phase: "writing", items, bytes });
    const counted = { items, bytes, progress: JSON.stringify(progress) };
    await catalogue.write((trx) => changeRecoveryJob(trx, row.id, counted));
  }
  const told = new Told<ExportProgress>(catalogue, row.id, now);
  const work: ExportWork = { row, paths, progress, tell: () => told.hear(progress), signal };
  switch (destination.kind) {
    case "download":
      await prepareDownload(parts, work, destination);
      break;
    case "storage":
      await sendToStorage(parts, work, destination);
  }
  progress.phase = "done";
  told.hear(progress);
  await told.end();
  signal.throwIfAborted();
  await mustStand(catalogue, row);
  await endJob(catalogue, row.id, now(), progress.failed > 0 ? "partial" : "succeeded");
  return progress;
}

/** The walk of a run that is forgotten yields less and less, and says nothing of it. Throws `Conflict`. */
async function mustStand({ read }: Catalogue, { run_id }: RecoveryJobRow) {
  const run = await read.selectFrom("runs").select("forgotten_at").where("id", "=", run_id)
    .executeTakeFirst();
  if (run && run.forgotten_at === null) return;
  throw new Conflict(
    "Cannot give out everything: this snapshot is not kept any more; choose from another snapshot",
  );
}

/** Its next end is another one, to be told of anew. */
async function beginRow({ catalogue, now }: ExportJobParts, row: RecoveryJobRow) {
  const at = now().getTime();
  const event = { at, event: row.started_at === null ? "running" : "went_on" };
  const begun = { reason_code: null, reason: null, resume_at: null, told_at: null, ended_at: null };
  const started_at = row.started_at ?? at;
  await catalogue.write((trx) =>
    moveRecoveryJob(trx, row.id, event, { ...begun, started_at, state: "running" })
  );
}

import type { RecoveryJobRow } from "../../../storage/catalogue/recovery_jobs.ts";
import type { RestoreProgress } from "../../restore/restore.ts";
import type { ExportProgress } from "../performing/export_progress.ts";

/**
 * How much of a job is done by the progress that its row keeps, 0 to 1: by bytes, or by what it counts where there are
 * none. A restore counts files, an export all items. Null where nothing is known yet.
 */
export function partDone(kind: RecoveryJobRow["kind"], progress: string | null): number | null {
  if (progress === null) return null;
  const { bytes, items } = kind === "export"
    ? ofExport(JSON.parse(progress))
    : ofRestore(JSON.parse(progress));
  const [done, all] = bytes.all > 0 ? [bytes.done, bytes.all] : [items.done, items.all];
  return all > 0 ? Math.min(1, done / all) : null;
}

function ofExport({ bytes, doneBytes, items, doneItems }: ExportProgress) {
  return { bytes: { done: doneBytes, all: bytes }, items: { done: doneItems, all: items } };
}

function ofRestore({ bytes, restoredBytes, files, restored, identical }: RestoreProgress) {
  return { bytes: { done: restoredBytes, all: bytes }, items: { done: restored + identical, all: files } };
}

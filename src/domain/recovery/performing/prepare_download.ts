import { emptyLayout } from "../../../storage/catalogue/dropped_layouts.ts";
import { changeLayout, ensureLayout, type Layout, layoutOfJob } from "../../../storage/catalogue/layouts.ts";
import { addJobNamespaces } from "../../../storage/catalogue/recovery_jobs.ts";
import { findRepository } from "../../../storage/catalogue/repositories.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { ContentReader } from "../../export/content_reader.ts";
import { type LaidOut, laidOutOf, layOut } from "../../export/layout/lay_out.ts";
import { manifestName } from "../../export/manifest_name.ts";
import { type Selection, startsOf } from "../../export/selection.ts";
import type { ExportDestination } from "../asking/export_form.ts";
import { noting, openWalk } from "./open_walk.ts";
import type { ExportJobParts, ExportWork } from "./perform_export.ts";

/**
 * Destination "download": reads and proves every content once and writes down where each stands in the zips; the zips
 * themselves are made when somebody downloads them. What an earlier try laid out is not read again.
 */
export async function prepareDownload(
  { catalogue, repository, now }: ExportJobParts,
  { row, paths, progress, tell, signal }: ExportWork,
  { split }: Extract<ExportDestination, { kind: "download" }>,
) {
  const selection = { taskId: row.task_id, run: row.run_id, paths };
  const known = await findRepository(catalogue.read, row.task_id);
  if (!known) throw new NotFound("Cannot give anything back: there is no backup yet");
  const layout = await freshLayout(catalogue, row.id, selection);
  const contents = new ContentReader(catalogue.read, known.id, repository);
  const counted = (laidOut: LaidOut) => {
    const { files, folders, listed, failed, causes } = laidOut;
    const doneItems = files + folders + listed + failed;
    Object.assign(progress, { files, folders, listed, failed, causes, doneItems });
    tell();
  };
  counted(laidOutOf(layout));
  progress.doneBytes = laidOutOf(layout).bytes;
  const onBytes = (count: number) => {
    progress.doneBytes += count;
    tell();
  };
  if (layout.made_at !== null) return;
  const mounts = new Set<string>();
  const walk = noting(openWalk(catalogue.read, selection), mounts);
  try {
    await layOut({ catalogue, contents, layout, split, signal, onBytes, onItem: counted }, walk);
  } catch (error) {
    // What is laid out fits no more to what is chosen: whoever tries again begins anew.
    if (error instanceof Conflict) await restart(catalogue, layout.id);
    throw error;
  }
  await catalogue.write(async (trx) => {
    await addJobNamespaces(trx, row, [...mounts]);
    await changeLayout(trx, layout.id, { made_at: now().getTime() });
  });
}

/** The layout that is to be gone on with, also where nothing but the job's end is missing, or an empty one. */
async function freshLayout(catalogue: Catalogue, jobId: string, selection: Selection): Promise<Layout> {
  const known = await layoutOfJob(catalogue.read, jobId);
  if (known && known.dropped_code === null) return known;
  if (known) await emptyLayout(catalogue, known.id);
  const starts = await startsOf(catalogue.read, selection);
  const row = {
    job_id: jobId,
    task_id: selection.taskId,
    run_id: selection.run,
    manifest: manifestName(starts.map((start) => start.names[0] ?? "")),
  };
  return await catalogue.write(async (trx) => {
    const layout = await ensureLayout(trx, row);
    await changeLayout(trx, layout.id, { ...NOTHING_LAID_OUT, manifest: row.manifest });
    return { ...layout, ...NOTHING_LAID_OUT, manifest: row.manifest };
  });
}

const NOTHING_LAID_OUT = {
  laid_out: null,
  made_at: null,
  link_hash: null,
  link_until: null,
  link_revoked_at: null,
  dropped_code: null,
};

async function restart(catalogue: Catalogue, layoutId: number) {
  await catalogue.write((trx) => changeLayout(trx, layoutId, { dropped_code: "export_erased" }));
}

import { type Destination, DestinationError } from "../../../integrations/destinations/destination.ts";
import { addJobNamespaces } from "../../../storage/catalogue/recovery_jobs.ts";
import { findRepository } from "../../../storage/catalogue/repositories.ts";
import { countSentItems, type SentItem } from "../../../storage/catalogue/sent_items.ts";
import type { Reader } from "../../account_catalogue.ts";
import { RunBroken } from "../../backup/run_broken.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { ContentReader } from "../../export/content_reader.ts";
import { manifestName } from "../../export/manifest_name.ts";
import { startsOf } from "../../export/selection.ts";
import { putManifests } from "../../export/send/manifests.ts";
import { send } from "../../export/send/send.ts";
import type { ExportDestination } from "../asking/export_form.ts";
import type { ExportProgress } from "./export_progress.ts";
import { noting, openWalk } from "./open_walk.ts";
import type { ExportJobParts, ExportWork } from "./perform_export.ts";

/**
 * Destination "storage": each file an object in the customer's own storage, with manifests at the end. Gone on with, it
 * sends nothing that is there. Throws `Conflict` where the storage refuses, `RunBroken` where it is to be tried later.
 */
export async function sendToStorage(
  parts: ExportJobParts,
  work: ExportWork,
  { id, prefix }: Extract<ExportDestination, { kind: "storage" }>,
) {
  let destination: Destination | null = null;
  try {
    destination = await parts.openStorage(id);
    await sendAll(parts, work, destination, prefix);
  } catch (error) {
    work.signal.throwIfAborted();
    if (!(error instanceof DestinationError)) throw error;
    if (error.code === "refused" || error.code === "full") throw new Conflict(error.message);
    const failure = { code: "destination_unavailable", detail: error.message, stopsRun: true };
    throw new RunBroken(failure);
  } finally {
    destination?.close();
  }
}

async function sendAll(
  { catalogue, repository }: ExportJobParts,
  { row, paths, progress, tell, signal }: ExportWork,
  destination: Destination,
  prefix: string,
) {
  const selection = { taskId: row.task_id, run: row.run_id, paths };
  const known = await findRepository(catalogue.read, row.task_id);
  if (!known) throw new NotFound("Cannot give anything back: there is no backup yet");
  await countDone(catalogue.read, row.id, progress);
  const mayBeThere = !await destination.isEmpty(prefix, signal);
  if (mayBeThere) await destination.tidy(prefix, signal);
  const onItem = (item: SentItem) => {
    note(progress, item, 1);
    tell();
  };
  const onBytes = (count: number) => {
    progress.doneBytes += count;
    tell();
  };
  const target = { jobId: row.id, destination, prefix, mayBeThere, signal, onItem, onBytes };
  const contents = new ContentReader(catalogue.read, known.id, repository);
  const mounts = new Set<string>();
  try {
    await send({ ...target, catalogue, contents }, noting(openWalk(catalogue.read, selection), mounts));
  } finally {
    await catalogue.write((trx) => addJobNamespaces(trx, row, [...mounts]));
  }
  const starts = await startsOf(catalogue.read, selection);
  const name = manifestName(starts.map((start) => start.names[0] ?? ""));
  await putManifests(catalogue.read, target, { name, run: row.run_id });
}

/** What earlier tries stored or listed; what failed is tried again and counted anew. */
async function countDone(db: Reader, jobId: string, progress: ExportProgress) {
  const none = { files: 0, folders: 0, listed: 0, failed: 0, doneItems: 0, doneBytes: 0, causes: {} };
  Object.assign(progress, none);
  for (const { kind, state, items, bytes } of await countSentItems(db, jobId)) {
    if (state === "failed") continue;
    note(progress, { kind, state, code: null }, items);
    progress.doneBytes += bytes;
  }
}

function note(
  progress: ExportProgress,
  { kind, state, code }: Pick<SentItem, "kind" | "state" | "code">,
  count: number,
) {
  progress.doneItems += count;
  if (state === "failed") {
    progress.failed += count;
    progress.causes[code!] = (progress.causes[code!] ?? 0) + count;
  } else if (kind === "folder") progress.folders += count;
  else progress[state === "stored" ? "files" : "listed"] += count;
}

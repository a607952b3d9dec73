import {
  namespacesToShare,
  type RestoreShare,
  sharesOfNamespace,
} from "../../../storage/catalogue/restore_shares.ts";
import { DropboxError } from "../../../dropbox/types.ts";
import { RestoreParked } from "../failure.ts";
import type { Job } from "../job.ts";
import { Applying } from "./applying.ts";
import { sharedNow, Today } from "./today.ts";

/**
 * Gives the sharing back that was planned, folder by folder, after the files. Everything is looked at anew before it is
 * done: who was suspended since the plan gets nothing. Killed anywhere, the next run goes on; doing it twice is harmless.
 */
export async function applySharing(job: Job) {
  if (job.request.sharing !== "reapply") return;
  const { read } = job.parts.catalogue;
  const namespaces = await namespacesToShare(read, job.restore.id);
  if (namespaces.length === 0) return;
  job.tell("sharing");
  const today = await Today.look(job.parts, job.request.run);
  const silent: unknown[] = [];
  for (const [i, id] of namespaces.entries()) {
    job.signal.throwIfAborted();
    const [folder, ...rest] = await sharesOfNamespace(read, job.restore.id, id);
    const open = rest.filter(({ state }) => state === "planned");
    try {
      if (folder) await applyFolder(new Applying(job, folder, today), open);
    } catch (error) {
      job.signal.throwIfAborted();
      // Dropbox may be silent on one folder for good: those behind it are not to wait for it.
      silent.push(error);
      const isAll = silent.length > MOST_SILENT && silent.length === i + 1;
      if (isAll || !isSilence(error)) throw error;
    }
  }
  if (silent.length > 0) throw silent[0];
}

/** Folders that may stay without an answer before one has got any: then it is Dropbox, not the folder. */
const MOST_SILENT = 2;

function isSilence(error: unknown): boolean {
  return error instanceof RestoreParked
    ? error.code === "source_unavailable"
    : error instanceof DropboxError && error.kind === "temporary";
}

async function applyFolder(applying: Applying, open: RestoreShare[]) {
  const namespace = await applying.namespace();
  if (namespace === null) return await applying.failAll(open);
  const now = await sharedNow(applying.job.parts, namespace, applying.actings);
  for (const share of open) {
    applying.job.signal.throwIfAborted();
    if (now === null) await applying.end(share, { state: "left", code: "share_unknown", detail: null });
    else await applying.give(share, namespace, now);
  }
}

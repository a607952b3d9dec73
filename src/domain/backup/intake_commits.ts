import type { FileEntry } from "../../dropbox/types.ts";
import { contentKey, saveContents } from "../../storage/catalogue/contents.ts";
import {
  failPending,
  type Pending,
  pendingById,
  pendingWithContent,
  unwant,
} from "../../storage/catalogue/pending.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import { markStale } from "../../storage/catalogue/trees.ts";
import { type NewVersion, replaceVersions } from "../../storage/catalogue/versions.ts";
import { fileVersion } from "./entry_version.ts";
import type { FetchJob, JobFailure } from "./messages.ts";
import type { HandedOver } from "./waiting_contents.ts";

/** Which repository of the catalogue takes it in, by which run. */
export interface IntakePlace {
  /** The catalogue's row. */
  repositoryId: number;
  run: number;
}

export interface FailedJob {
  job: FetchJob;
  failure: JobFailure;
}

/** A wanted item whose content is here. */
interface Arrival {
  row: Pending;
  contentId: number;
  /** Bytes. */
  size: number;
}

export async function commitFailures(trx: Writer, run: number, failures: FailedJob[]) {
  for (const { job, failure } of failures) await failPending(trx, run, job, failure.code, failure.detail);
}

/** Contents, and the versions that show them; returns how many more wanted items had the same contents. */
export async function commitContents(trx: Writer, place: IntakePlace, whole: HandedOver[]): Promise<number> {
  const ids = await saveContents(trx, place.repositoryId, whole.map((one) => one.content));
  await begin(trx, place.run, await stillWanted(trx, whole, ids));
  const equal = await pendingWithContent(trx, place.repositoryId, [...ids.values()]);
  await begin(trx, place.run, equal.map((row) => ({ row, contentId: row.known_content, size: row.size })));
  return equal.length;
}

/** The listing may want another revision by now: then what came is content, and no version. */
async function stillWanted(trx: Writer, whole: HandedOver[], ids: Map<string, number>): Promise<Arrival[]> {
  const rows = await pendingById(trx, whole.map((one) => one.job.id));
  return whole.flatMap(({ job, content: { contentHash, size } }) => {
    const row = rows.get(job.id);
    if (row?.rev !== job.rev) return [];
    return [{ row, contentId: ids.get(contentKey(contentHash, size))!, size }];
  });
}

async function begin(trx: Writer, run: number, arrivals: Arrival[]) {
  const byNamespace = Map.groupBy(arrivals, ({ row }) => row.namespace_id);
  for (const [namespaceId, group] of byNamespace) {
    const versions = group.map(({ row, contentId, size }): NewVersion => {
      const at = { nodeId: row.node_id, parentId: row.parent_id };
      return fileVersion(JSON.parse(row.entry) as FileEntry, at, contentId, size);
    });
    await replaceVersions(trx, namespaceId, run, versions);
    await unwant(trx, versions.map((version) => version.nodeId));
    await markStale(trx, versions.map((version) => version.parentId));
  }
}

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
import type { Tally } from "./run_progress.ts";
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
  /** The format of the copy that it is, or null for the item's own bytes. */
  exportedAs: string | null;
  unverified: boolean;
}

export async function commitFailures(trx: Writer, run: number, failures: FailedJob[]) {
  for (const { job, failure } of failures) await failPending(trx, run, job, failure.code, failure.detail);
}

/** What a commit brought in: more wanted items that had the same contents, and all of it by namespace. */
export interface Brought {
  linked: number;
  tallies: Tally[];
}

/** Contents, and the versions that show them. */
export async function commitContents(trx: Writer, place: IntakePlace, whole: HandedOver[]): Promise<Brought> {
  if (whole.length === 0) return { linked: 0, tallies: [] };
  const ids = await saveContents(trx, place.repositoryId, whole.map((one) => one.content));
  const tallies = await begin(trx, place.run, await stillWanted(trx, whole, ids));
  const equal = await pendingWithContent(trx, place.repositoryId, [...ids.values()]);
  const more = await begin(
    trx,
    place.run,
    equal.map((row) => ({
      row,
      contentId: row.known_content,
      size: row.size,
      exportedAs: null,
      unverified: false,
    })),
  );
  return { linked: equal.length, tallies: [...tallies, ...more] };
}

/** The listing may want another revision by now: then what came is content, and no version. */
async function stillWanted(trx: Writer, whole: HandedOver[], ids: Map<string, number>): Promise<Arrival[]> {
  const rows = await pendingById(trx, whole.map((one) => one.job.id));
  return whole.flatMap(({ job, content: { contentHash, size, exportedAs, unverified } }) => {
    const row = rows.get(job.id);
    if (row?.rev !== job.rev) return [];
    const contentId = ids.get(contentKey(contentHash, size))!;
    return [{ row, contentId, size, exportedAs, unverified }];
  });
}

/** What came as an exported copy is one, whatever the listing said of it. */
function versionOf({ row, contentId, size, exportedAs, unverified }: Arrival): NewVersion {
  const at = { nodeId: row.node_id, parentId: row.parent_id };
  const entry = JSON.parse(row.entry) as FileEntry;
  const asStored = exportedAs === null ? entry : { ...entry, isDownloadable: false, exportAs: [exportedAs] };
  return { ...fileVersion(asStored, at, contentId, size), unverified };
}

async function begin(trx: Writer, run: number, arrivals: Arrival[]): Promise<Tally[]> {
  const byNamespace = Map.groupBy(arrivals, ({ row }) => row.namespace_id);
  for (const [namespaceId, group] of byNamespace) {
    const versions = group.map(versionOf);
    await replaceVersions(trx, namespaceId, run, versions);
    await unwant(trx, versions.map((version) => version.nodeId));
    await markStale(trx, versions.map((version) => version.parentId));
  }
  return [...byNamespace].map(([namespaceId, group]) => ({
    namespaceId,
    items: group.length,
    bytes: group.reduce((sum, { row }) => sum + row.size, 0),
  }));
}

import { type Arrival, beginArrived } from "../../../storage/catalogue/arrivals.ts";
import { contentKey, knownContents, saveContents } from "../../../storage/catalogue/contents.ts";
import { failPending, pendingById, settlePending } from "../../../storage/catalogue/pending.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import type { WantedRow } from "../../../storage/catalogue/wanted_rows.ts";
import { markStale } from "../../../storage/catalogue/trees.ts";
import type { FetchJob, JobFailure } from "../pipeline/messages.ts";
import type { Tally } from "../run_progress.ts";
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

/** What came of each is in its pending row: it is tried again by another run, and by this one no more. */
export async function commitFailures(trx: Writer, run: number, failures: FailedJob[]) {
  for (const { job, failure } of failures) await failPending(trx, run, job, failure.code, failure.detail);
}

/** Contents that one statement is about: a page of the portal waits for each. */
const TOGETHER = 500;

/** Contents, and the versions that show them; answers what that brought in, by namespace. */
export async function commitContents(trx: Writer, place: IntakePlace, whole: HandedOver[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (let at = 0; at < whole.length; at += TOGETHER) {
    const some = whole.slice(at, at + TOGETHER);
    const ids = await saveContents(trx, place.repositoryId, some.map((one) => one.content));
    tallies.push(...await begin(trx, place.run, await stillWanted(trx, some, ids)));
  }
  return tallies;
}

/** Wanted items whose contents the repository has by now. What is not so any more when it comes to it stays wanted. */
export async function linkWanted(trx: Writer, place: IntakePlace, wanted: WantedRow[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (let at = 0; at < wanted.length; at += TOGETHER) {
    const some = wanted.slice(at, at + TOGETHER);
    tallies.push(...await begin(trx, place.run, await stillKnown(trx, place.repositoryId, some)));
  }
  return tallies;
}

async function stillKnown(trx: Writer, repositoryId: number, wanted: WantedRow[]): Promise<Arrival[]> {
  const rows = await pendingById(trx, wanted.map(({ id }) => id));
  const contents = await knownContents(trx, repositoryId, wanted);
  return wanted.flatMap(({ id, rev, contentHash, size, name }) => {
    const row = rows.get(id);
    const contentId = contents.get(contentKey(contentHash, size));
    if (row?.rev !== rev || contentId === undefined) return [];
    return [{ row, contentId, size, name, exportedAs: null, unverified: false, look: null }];
  });
}

/** The listing may want another revision by now: then what came is content, and no version. */
async function stillWanted(trx: Writer, whole: HandedOver[], ids: Map<string, number>): Promise<Arrival[]> {
  const rows = await pendingById(trx, whole.map((one) => one.job.id));
  return whole.flatMap(({ job, content: { contentHash, size, exportedAs, unverified, look } }) => {
    const row = rows.get(job.id);
    if (row?.rev !== job.rev) return [];
    const contentId = ids.get(contentKey(contentHash, size))!;
    return [{ row, contentId, size, name: job.name, exportedAs, unverified, look }];
  });
}

async function begin(trx: Writer, run: number, arrivals: Arrival[]): Promise<Tally[]> {
  if (arrivals.length === 0) return [];
  await beginArrived(trx, run, arrivals);
  await settlePending(trx, arrivals.map(({ row }) => row.id));
  await markStale(trx, arrivals.map(({ row }) => row.parent_id));
  return [...Map.groupBy(arrivals, ({ row }) => row.namespace_id)].map(([namespaceId, group]) => ({
    namespaceId,
    items: group.length,
    bytes: group.reduce((sum, { row }) => sum + row.size, 0),
  }));
}

import { type Arrival, beginArrived } from "../../../storage/catalogue/arrivals.ts";
import { contentKey, saveContents } from "../../../storage/catalogue/contents.ts";
import { failPending, pendingById, pendingWithContent, unwant } from "../../../storage/catalogue/pending.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { markStale } from "../../../storage/catalogue/trees.ts";
import { LOOK } from "../../../storage/repository/scrambled.ts";
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

/** What a commit brought in: more wanted items that had the same contents, and all of it by namespace. */
export interface Brought {
  linked: number;
  tallies: Tally[];
}

/** Contents that one statement is about: a page of the portal waits for each. */
const TOGETHER = 500;

/** Contents, and the versions that show them. */
export async function commitContents(trx: Writer, place: IntakePlace, whole: HandedOver[]): Promise<Brought> {
  const brought: Brought = { linked: 0, tallies: [] };
  for (let at = 0; at < whole.length; at += TOGETHER) {
    const { linked, tallies } = await commitSome(trx, place, whole.slice(at, at + TOGETHER));
    brought.linked += linked;
    brought.tallies.push(...tallies);
  }
  return brought;
}

async function commitSome(trx: Writer, place: IntakePlace, whole: HandedOver[]): Promise<Brought> {
  const ids = await saveContents(trx, place.repositoryId, whole.map((one) => one.content));
  const tallies = await begin(trx, place.run, await stillWanted(trx, whole, ids));
  const equal = await pendingWithContent(trx, place.repositoryId, [...ids.values()]);
  const looks = new Map(
    whole.map(({ content: { contentHash, size, look } }) => [ids.get(contentKey(contentHash, size)), look]),
  );
  const more = await begin(
    trx,
    place.run,
    equal.map(({ known_content: contentId, name, ...row }) => ({
      row,
      contentId,
      size: row.size,
      name,
      exportedAs: null,
      unverified: false,
      look: looks.get(contentId) ?? LOOK.plain,
    })),
  );
  return { linked: equal.length, tallies: [...tallies, ...more] };
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
  await unwant(trx, arrivals.map(({ row }) => row.node_id));
  await markStale(trx, arrivals.map(({ row }) => row.parent_id));
  return [...Map.groupBy(arrivals, ({ row }) => row.namespace_id)].map(([namespaceId, group]) => ({
    namespaceId,
    items: group.length,
    bytes: group.reduce((sum, { row }) => sum + row.size, 0),
  }));
}

import {
  type DyingPack,
  dyingPacks,
  newestRun,
  runUnderWay,
} from "../../../storage/catalogue/dying_packs.ts";
import { neededData, neededTrees } from "../../../storage/catalogue/needed_blobs.ts";
import { knownPackIds } from "../../../storage/catalogue/packs.ts";
import type { BlobTable } from "../../../storage/repository/blob_table.ts";
import { takeCensus } from "../../../storage/repository/census.ts";
import { Marks } from "../../../storage/repository/mark.ts";
import { listSnapshots } from "../../../storage/repository/snapshot.ts";
import { type PackPlan, type PlanOptions, planPacks, type SurveyedPack } from "./plan.ts";
import type { PruneParts } from "./prune.ts";

/** What was seen, all at one time, and what follows from it. */
export interface Survey extends Outlook {
  table: BlobTable;
  used: Uint8Array;
}

/** The same without the tables of all blobs, which are most of a prune's memory. */
export interface Outlook {
  plan: PackPlan;
  /** Snapshots that were asked what they need. */
  snapshots: Set<string>;
  /** The newest run that had begun: what later ones did was not seen. */
  newestRun: number;
  /** The run under way when it began: what it did afterwards was not seen. */
  runUnderWay: number | null;
  /** Packs that were dying. */
  dying: Map<string, DyingPack>;
  /** Packs that the catalogue counted on. */
  counted: Set<string>;
  trees: number;
}

export interface SurveyOptions extends PlanOptions {
  /** What the catalogue has no use for counts as needed too, as long as it is known: a run may link it. */
  linkable: boolean;
}

/** Asks every snapshot of the bucket, and the catalogue for what is in no snapshot yet, what they need. */
export async function survey(
  parts: PruneParts,
  signal: AbortSignal,
  options: SurveyOptions,
): Promise<Survey> {
  const { repository, catalogue: { read }, repositoryId } = parts;
  const { linkable } = options;
  const newest = await newestRun(read);
  const running = await runUnderWay(read, parts.taskId);
  const dying = await dyingPacks(read, repositoryId);
  // Snapshots before indexes: what a snapshot needs is in an index by then.
  const snapshots = await listSnapshots(repository.store, repository.keys);
  const counted = await knownPackIds(read, repositoryId);
  // What a check found damaged the catalogue counts on no more: the copy that was read anew is the one to be kept.
  const notCountedOn = { has: (id: string) => dying.has(id) || !counted.has(id) };
  const { table, packs } = await takeCensus(repository, notCountedOn, signal);
  const marks = new Marks(table);
  const tell = () => parts.progress?.({ step: "asking what is needed", done: marks.trees });
  await marks.markTrees(repository, snapshots.map(({ tree }) => tree), signal, tell);
  for await (const id of neededData(read, repositoryId, { linkable })) marks.mark("data", id);
  for await (const id of neededTrees(read)) marks.mark("tree", id);
  const usage = table.usage(marks.used);
  const surveyed = Array.from(packs, ([id, pack]): SurveyedPack => {
    return { ...pack, id, used: usage.get(id) ?? { blobs: 0, bytes: 0 }, isDying: dying.has(id) };
  });
  return {
    plan: planPacks(surveyed, options),
    snapshots: new Set(snapshots.map(({ id }) => id)),
    newestRun: newest,
    runUnderWay: running?.id ?? null,
    dying,
    counted,
    table,
    used: marks.used,
    trees: marks.trees,
  };
}

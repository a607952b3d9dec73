import { runUnderWay } from "../../../storage/catalogue/dying_packs.ts";
import { removeUnshown } from "../../../storage/catalogue/forgotten.ts";
import { removeUnneededContents } from "../../../storage/catalogue/needed_blobs.ts";
import { ensureRepository } from "../../../storage/catalogue/repositories.ts";
import { nextRun } from "../../../storage/catalogue/runs.ts";
import { indexPacks } from "../../backup/commit/index_packs.ts";
import { knowIndexes } from "../../backup/repository/known_indexes.ts";
import { knowSnapshots } from "../../backup/repository/known_snapshots.ts";
import type { TaskKeeper } from "../forget.ts";
import { beside } from "../keeper.ts";
import { repackAndMark } from "./mark_dying.ts";
import type { PackPlan } from "./plan.ts";
import { type Outlook, survey } from "./survey.ts";
import { sweep, type Swept } from "./sweep.ts";

/** How long packs stay when nothing needs them any more: a restore or an export may be reading them. */
export const GRACE_MS = 24 * 60 * 60_000;
/** Copying what is needed to be rid of less than this is not worth the traffic; restic's own figure. */
export const MAX_UNUSED = 0.05;

export interface PruneOptions {
  /** Milliseconds, `GRACE_MS` unless told. */
  grace?: number;
  /** `MAX_UNUSED` unless told. */
  maxUnused?: number;
  /** Say what would be done, and change nothing in the repository. */
  dryRun?: boolean;
}

export interface PruneProgress {
  step: string;
  done: number;
}

/** The catalogue's row of the repository beside the keeper. */
export interface PruneParts extends TaskKeeper {
  repositoryId: number;
  progress?(progress: PruneProgress): void;
}

export interface Pruned extends Swept {
  plan: PackPlan;
  /** Packs that were marked now: unneeded ones, and those whose needed blobs were copied. */
  marked: number;
}

/**
 * Gives back the space that nothing needs. Packs die in two steps, so that a backup may run meanwhile: they are marked,
 * and later runs no longer count on them; when the runs that began before have ended and the grace is over, they are
 * removed if still nothing needs them. Cut off at any line, the next prune goes on.
 */
export async function prune(
  keeper: TaskKeeper & Pick<PruneParts, "progress">,
  { grace = GRACE_MS, maxUnused = MAX_UNUSED, dryRun = false }: PruneOptions = {},
): Promise<Pruned> {
  const { repository, catalogue, taskId } = keeper;
  const repositoryId = await catalogue.write((trx) => ensureRepository(trx, taskId, repository.id));
  const parts: PruneParts = { ...keeper, repositoryId };
  return await beside(keeper, async (signal, confirm) => {
    if (!dryRun) await bringUpToDate(parts, signal);
    const { outlook, marked } = await surveyAndMark(parts, signal, { maxUnused, dryRun });
    const { plan } = outlook;
    if (dryRun) return { plan, marked, removed: 0, removedBytes: 0, waiting: 0, orphans: 0 };
    return { plan, marked, ...await sweep(parts, outlook, grace, { signal, confirm }) };
  });
}

/** The tables of all blobs are let go of when it ends: a sweep needs room for index files instead. */
async function surveyAndMark(
  parts: PruneParts,
  signal: AbortSignal,
  { maxUnused, dryRun }: { maxUnused: number; dryRun: boolean },
): Promise<{ outlook: Outlook; marked: number }> {
  const seen = await survey(parts, signal, { maxUnused, linkable: !dryRun });
  const marked = dryRun ? 0 : await repackAndMark(parts, seen, signal);
  const { table: _, used: __, ...outlook } = seen;
  return { outlook, marked };
}

/**
 * What the bucket says a run under way has taken over itself when it began. A content that nothing shows must be
 * forgotten before it is asked what is needed: a later run would link it.
 */
async function bringUpToDate(parts: PruneParts, signal: AbortSignal) {
  const { catalogue, taskId, repositoryId } = parts;
  if (await runUnderWay(catalogue.read, taskId) === null) {
    await knowSnapshots(parts);
    await knowIndexes({ ...parts, run: await nextRun(catalogue.read) });
    await indexPacks({ ...parts, signal });
  }
  await removeUnshown(catalogue, taskId);
  await removeUnneededContents(catalogue, repositoryId);
}

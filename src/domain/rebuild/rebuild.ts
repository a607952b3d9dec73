import { refuseAll } from "../../storage/catalogue/erasures.ts";
import { ensureRepository, findRepository, knownIndexes } from "../../storage/catalogue/repositories.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import { listAnew, recordedRuns } from "../../storage/catalogue/rebuilding.ts";
import { listUnpacked } from "../../storage/repository/unpacked.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { listSnapshots } from "../../storage/repository/snapshot.ts";
import { readTombstones } from "../../storage/repository/tombstones.ts";
import { forgetUnindexed } from "./forget_unindexed.ts";
import { replayRun } from "./replay_run.ts";
import { reopenErasures } from "./reopen_erasures.ts";
import { endOf, type RunFacts, runsOf } from "./run_facts.ts";
import { SnapshotReader } from "./snapshot_contents.ts";
import { takeIndexes } from "./take_indexes.ts";

export interface RebuildParts {
  /** Empty, or what an earlier rebuild that was cut off has left. */
  catalogue: Catalogue;
  repository: Repository;
  taskId: string;
  signal: AbortSignal;
  onProgress?(progress: RebuildProgress): void;
}

export type RebuildProgress =
  | { phase: "indexes"; packs: number }
  | { phase: "snapshots"; snapshot: number; of: number; folders: number; items: number };

export interface Rebuilt {
  /** Runs that left a snapshot. */
  runs: number;
  folders: number;
  items: number;
  /**
   * What is missing or damaged: folders, which stay as the snapshot before had them; snapshots, which are passed over;
   * files of which no index names every blob, which are read from Dropbox again.
   */
  unreadable: string[];
}

/**
 * Fills a catalogue from a task's repository alone. Every write is a whole step: cut off anywhere, the same call goes
 * on. A folder that did not change between two snapshots is read once, and what waits to be read waits in the file.
 */
export async function rebuildTask(parts: RebuildParts): Promise<Rebuilt> {
  const { catalogue, repository, taskId } = parts;
  const snapshots = await listSnapshots(repository.store, repository.keys);
  const repositoryId = await catalogue.write((trx) => ensureRepository(trx, taskId, repository.id));
  const tombstones = await readTombstones(repository);
  await catalogue.write((trx) => refuseAll(trx, taskId, tombstones));
  const table = await takeIndexes(parts, repositoryId);
  const reader = new SnapshotReader(catalogue.read, repositoryId, repository, table);
  const runs = runsOf(taskId, snapshots);
  const done = new Set(
    (await recordedRuns(catalogue.read, taskId)).filter((run) => run.state !== "running").map(({ id }) => id),
  );
  const counts = { folders: 0, items: 0, unreadable: tombstones.damaged.map(({ message }) => message) };
  for (const [i, run] of runs.entries()) {
    if (done.has(run.run)) continue;
    const progress = () =>
      parts.onProgress?.({ phase: "snapshots", snapshot: i + 1, of: runs.length, ...counts });
    await replayRun({ ...parts, repositoryId, reader, counts, progress }, run);
  }
  const last = (await recordedRuns(catalogue.read, taskId)).at(-1);
  if (last) await catalogue.write((trx) => listAnew(trx, taskId, last.id));
  counts.unreadable.push(...await forgetUnindexed(parts, repositoryId));
  const newest = runs.at(-1);
  // When it was requested the bucket does not tell: before the catalogue was lost, after this run.
  if (newest) await reopenErasures(parts, tombstones, endOf(newest).endedAt);
  return { runs: (await recordedRuns(catalogue.read, taskId)).length, ...counts };
}

/** Whether what an earlier rebuild left is of this bucket as it is now: of its runs and index files, some. */
export async function canGoOn({ catalogue, repository, taskId }: RebuildParts): Promise<boolean> {
  const known = await findRepository(catalogue.read, taskId);
  if (!known) return (await recordedRuns(catalogue.read, taskId)).length === 0;
  const runs = runsOf(taskId, await listSnapshots(repository.store, repository.keys));
  const indexes = new Set(await Array.fromAsync(listUnpacked(repository.store, "index")));
  return known.repository_id === repository.id &&
    isPartOf(await recordedRuns(catalogue.read, taskId), runs) &&
    (await knownIndexes(catalogue.read, known.id)).isSubsetOf(indexes);
}

function isPartOf(recorded: { id: number; snapshot_id: string | null }[], runs: RunFacts[]): boolean {
  const known = new Map(runs.map(({ run, snapshot }) => [run, snapshot.id]));
  return recorded.every(({ id, snapshot_id }) => known.get(id) === snapshot_id);
}

import { ensureRepository } from "../../../storage/catalogue/repositories.ts";
import type { BlobTable } from "../../../storage/repository/blob_table.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import { rewriteSnapshots } from "../erase/rewrite_snapshots.ts";
import type { Removal } from "../erase/tree_eraser.ts";
import type { TaskKeeper } from "../forget.ts";
import { alone } from "../keeper.ts";
import type { PruneParts } from "../prune/prune.ts";
import { rebuildIndex, type RebuildOptions, type Rebuilt } from "./rebuild_index.ts";
import {
  type DamagedSnapshot,
  damagedSnapshots,
  removeSnapshot,
  rewriteSnapshotFile,
} from "./snapshot_files.ts";

export interface Repaired extends Rebuilt {
  /** Snapshot files that could not be read; without a run, nobody knows what they said, and they stay. */
  snapshotFiles: DamagedSnapshot[];
  /** Snapshots written anew without what is lost. */
  rewritten: string[];
  /** Snapshots of which nothing at all can be read: removed. */
  removed: string[];
  /** Snapshots with a tree that the index names and that cannot be read: only reading every byte repairs that. */
  unreadable: { id: string; why: string }[];
  /** Where items are lost, each once a folder that holds it. */
  lost: string[];
}

/**
 * Makes the repository one again of which everything named can be given back: an index of what the packs really hold,
 * what can be read of damaged packs in new ones, snapshots without what is lost, which is named. What Dropbox still has
 * of that the next backup reads again. Cut off anywhere, the next repair goes on.
 */
export async function repair(
  keeper: TaskKeeper & Pick<PruneParts, "progress">,
  { readData = false, dryRun = false }: Pick<RebuildOptions, "readData" | "dryRun"> = {},
): Promise<Repaired> {
  const { catalogue, taskId, repository } = keeper;
  const repositoryId = await catalogue.write((trx) => ensureRepository(trx, taskId, repository.id));
  const parts: PruneParts = { ...keeper, repositoryId };
  const snapshotFiles = await damagedSnapshots(parts);
  const rebuilt = await rebuildIndex(parts, { readData, dryRun, salvage: true });
  if (dryRun) return { ...rebuilt, snapshotFiles, rewritten: [], removed: [], unreadable: [], lost: [] };
  await alone(parts, async (_, confirm) => {
    for (const file of snapshotFiles) {
      await confirm();
      await rewriteSnapshotFile(parts, file);
    }
  });
  const { rewritings, unreadable, dropped } = await rewriteSnapshots(parts, lostIn, { follow: true });
  const removed = unreadable.filter(({ isRootLost }) => isRootLost).map(({ snapshot }) => snapshot);
  await alone(parts, async (_, confirm) => {
    for (const { id } of removed) {
      await confirm();
      await removeSnapshot(parts, id);
    }
  });
  return {
    ...rebuilt,
    snapshotFiles,
    rewritten: rewritings.map(({ snapshot }) => snapshot.id),
    removed: removed.map(({ id }) => id),
    unreadable: unreadable.filter(({ isRootLost }) => !isRootLost)
      .map(({ snapshot, why }) => ({ id: snapshot.id, why })),
    lost: dropped,
  };
}

/** A file that lacks a blob, and a folder whose tree is gone. */
function lostIn(table: BlobTable): Removal {
  return {
    has: (_, { type, content, subtree }: TreeNode) =>
      type === "file"
        ? (content ?? []).some((id) => table.slotOf("data", id) < 0)
        : type === "dir" && (!subtree || table.slotOf("tree", subtree) < 0),
    isAnywhere: true,
    reachesInto: () => false,
    withoutLinks: (team) => team,
  };
}

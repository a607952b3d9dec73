import { newestRun } from "../../../storage/catalogue/dying_packs.ts";
import { savePack } from "../../../storage/catalogue/packs.ts";
import { loadBlobTable } from "../../../storage/repository/blob_index.ts";
import type { BlobTable } from "../../../storage/repository/blob_table.ts";
import { isDamage } from "../../../storage/repository/errors.ts";
import { BlobWriter } from "../../../storage/repository/blob_writer.ts";
import type { SealedPack } from "../../../storage/repository/pack_sealer.ts";
import { BlobReader } from "../../../storage/repository/reader.ts";
import { listSnapshots, type StoredSnapshot } from "../../../storage/repository/snapshot.ts";
import { TreeReader } from "../../../storage/repository/tree_reader.ts";
import { indexPacks } from "../../backup/commit/index_packs.ts";
import { putPack } from "../../backup/pipeline/put_pack.ts";
import { beside } from "../keeper.ts";
import type { PruneParts } from "../prune/prune.ts";
import { hideAtItsRun, replaceAll, type Rewriting } from "./replace_snapshots.ts";
import { type KeepBlob, type Removal, TreeEraser } from "./tree_eraser.ts";

export interface RewritePlan {
  rewritings: Rewriting[];
  /** Where nodes are taken out of trees. */
  dropped: string[];
  /** Snapshots whose trees cannot be read as far as is needed, and why. */
  unreadable: { snapshot: StoredSnapshot; why: string; isRootLost: boolean }[];
}

/** What goes, in view of the blobs that there are. */
export type ChooseRemoval = (table: BlobTable) => Removal;

/** Which snapshots change, and to what; stores nothing. */
export async function planRewrite(
  parts: PruneParts,
  choose: ChooseRemoval,
  signal: AbortSignal,
): Promise<RewritePlan> {
  return await rewriteTrees(parts, choose, signal, () => Promise.resolve());
}

/**
 * Takes the selection out of every snapshot of the bucket. New trees, their index, the new snapshot, then the old one
 * goes: cut off anywhere, the next call goes on, and a snapshot that has its successor already is only removed.
 * `follow`: the catalogue shows no more at its run what a snapshot lacks then.
 */
export async function rewriteSnapshots(
  parts: PruneParts,
  choose: ChooseRemoval,
  { follow = false } = {},
): Promise<RewritePlan> {
  return await beside(parts, async (signal, confirm) => {
    const run = await newestRun(parts.catalogue.read);
    const writer = new BlobWriter(parts.repository.keys, (pack) => keepPack(parts, run, pack));
    const plan = await rewriteTrees(
      parts,
      choose,
      signal,
      (kind, id, bytes) => writer.add(id, kind, bytes),
    );
    await writer.flush();
    await indexPacks({ ...parts, signal });
    if (follow) { for (const rewriting of plan.rewritings) await hideAtItsRun(parts, rewriting); }
    // Still under the first lock: until their snapshots show them, a prune would take the new trees for unneeded.
    if (plan.rewritings.length > 0) await replaceAll({ ...parts, signal }, plan.rewritings, confirm);
    return plan;
  });
}

async function rewriteTrees(
  { repository }: PruneParts,
  choose: ChooseRemoval,
  signal: AbortSignal,
  store: KeepBlob,
): Promise<RewritePlan> {
  const snapshots = await listSnapshots(repository.store, repository.keys);
  const table = await loadBlobTable(repository.store, repository.keys);
  const stored = new Set<string>();
  const keep: KeepBlob = async (kind, id, bytes) => {
    if (table.slotOf(kind, id) >= 0 || stored.has(kind + id)) return;
    stored.add(kind + id);
    await store(kind, id, bytes);
  };
  const trees = new TreeReader(table, new BlobReader(repository.store, repository.keys));
  const eraser = new TreeEraser(trees, choose(table), keep);
  const rewritings: Rewriting[] = [];
  const unreadable: RewritePlan["unreadable"] = [];
  for (const snapshot of snapshots) {
    signal.throwIfAborted();
    try {
      const tree = await eraser.erase(snapshot.tree);
      if (tree !== snapshot.tree) rewritings.push({ snapshot, tree });
    } catch (error) {
      if (!isDamage(error)) throw error;
      const isRootLost = table.slotOf("tree", snapshot.tree) < 0;
      unreadable.push({ snapshot, why: error.message, isRootLost });
    }
  }
  return { rewritings, dropped: eraser.dropped, unreadable };
}

async function keepPack({ repository, catalogue, repositoryId }: PruneParts, run: number, pack: SealedPack) {
  const row = await putPack(repository.store, pack);
  await catalogue.write((trx) => savePack(trx, repositoryId, run, row));
}

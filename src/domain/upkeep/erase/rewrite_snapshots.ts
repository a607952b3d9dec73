import { newestRun } from "../../../storage/catalogue/dying_packs.ts";
import { replaceSnapshot } from "../../../storage/catalogue/forgotten.ts";
import { savePack } from "../../../storage/catalogue/packs.ts";
import { loadBlobTable } from "../../../storage/repository/blob_index.ts";
import { BlobWriter } from "../../../storage/repository/blob_writer.ts";
import type { SealedPack } from "../../../storage/repository/pack_sealer.ts";
import { BlobReader } from "../../../storage/repository/reader.ts";
import {
  deleteSnapshot,
  listSnapshots,
  type StoredSnapshot,
  writeSnapshot,
} from "../../../storage/repository/snapshot.ts";
import { TreeReader } from "../../../storage/repository/tree_reader.ts";
import { indexPacks } from "../../backup/index_packs.ts";
import { putPack } from "../../backup/put_pack.ts";
import { alone, beside } from "../keeper.ts";
import type { PruneParts } from "../prune/prune.ts";
import type { Selection } from "./selection.ts";
import { type KeepBlob, TreeEraser } from "./tree_eraser.ts";

/** A snapshot that shows something of what goes, and the tree that takes the place of its own. */
export interface Rewriting {
  snapshot: StoredSnapshot;
  tree: string;
}

export interface RewritePlan {
  rewritings: Rewriting[];
  /** Nodes taken out of trees. */
  dropped: number;
}

/** Which snapshots change, and to what; stores nothing. */
export async function planRewrite(
  parts: PruneParts,
  selection: Selection,
  signal: AbortSignal,
): Promise<RewritePlan> {
  return await rewriteTrees(parts, selection, signal, () => Promise.resolve());
}

/**
 * Takes the selection out of every snapshot of the bucket. New trees, their index, the new snapshot, then the old one
 * goes: cut off anywhere, the next call goes on, and a snapshot that has its successor already is only removed.
 */
export async function rewriteSnapshots(parts: PruneParts, selection: Selection): Promise<RewritePlan> {
  const plan = await beside(parts, async (signal) => {
    const run = await newestRun(parts.catalogue.read);
    const writer = new BlobWriter(parts.repository.keys, (pack) => keepPack(parts, run, pack));
    const plan = await rewriteTrees(
      parts,
      selection,
      signal,
      (kind, id, bytes) => writer.add(id, kind, bytes),
    );
    await writer.flush();
    await indexPacks({ ...parts, signal });
    return plan;
  });
  if (plan.rewritings.length === 0) return plan;
  await alone(parts, async (signal) => {
    for (const rewriting of plan.rewritings) {
      signal.throwIfAborted();
      await replace(parts, rewriting);
    }
  });
  return plan;
}

async function rewriteTrees(
  { repository }: PruneParts,
  selection: Selection,
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
  const eraser = new TreeEraser(trees, selection, keep);
  const rewritings: Rewriting[] = [];
  for (const snapshot of snapshots) {
    signal.throwIfAborted();
    const tree = await eraser.erase(snapshot.tree);
    if (tree !== snapshot.tree) rewritings.push({ snapshot, tree });
  }
  return { rewritings, dropped: eraser.dropped };
}

async function replace({ repository, catalogue, taskId }: PruneParts, { snapshot, tree }: Rewriting) {
  const { store, keys } = repository;
  const { id, ...facts } = snapshot;
  const original = snapshot.original ?? id;
  const left = (await listSnapshots(store, keys)).find((one) =>
    one.original === original && one.tree === tree
  );
  const successor = left?.id ?? await writeSnapshot(store, keys, { ...facts, tree, original });
  const run = await catalogue.read.selectFrom("runs").select("id").where("task_id", "=", taskId)
    .where("snapshot_id", "=", id).executeTakeFirst();
  if (run) await catalogue.write((trx) => replaceSnapshot(trx, run.id, successor, tree));
  await deleteSnapshot(store, id);
}

async function keepPack({ repository, catalogue, repositoryId }: PruneParts, run: number, pack: SealedPack) {
  const row = await putPack(repository.store, pack);
  await catalogue.write((trx) => savePack(trx, repositoryId, run, row));
}

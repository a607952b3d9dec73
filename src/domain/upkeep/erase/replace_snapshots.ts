import { replaceSnapshot } from "../../../storage/catalogue/forgotten.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import {
  deleteSnapshot,
  listSnapshots,
  type StoredSnapshot,
  writeSnapshot,
} from "../../../storage/repository/snapshot.ts";
import { hideWhatIsGone } from "../../backup/repository/rewritten_snapshot.ts";
import { alone } from "../keeper.ts";
import type { PruneParts } from "../prune/prune.ts";

/** A snapshot that shows something of what goes, and the tree that takes the place of its own. */
export interface Rewriting {
  snapshot: StoredSnapshot;
  tree: string;
}

/**
 * Puts each successor, then removes what it succeeds. `confirm`: that the trees were kept all the time. Without both
 * locks somebody else's prune may have taken them.
 */
export async function replaceAll(parts: PruneParts, rewritings: Rewriting[], confirm: () => Promise<void>) {
  await alone(parts, async (signal, confirmAlone) => {
    const stored = await listSnapshots(parts.repository.store, parts.repository.keys);
    for (const rewriting of rewritings) {
      signal.throwIfAborted();
      await Promise.all([confirm(), confirmAlone()]);
      stored.push(await replace(parts, rewriting, stored));
    }
  });
}

/** Answers the successor. `stored`: all that there are, nobody else adds to them. */
async function replace(
  { repository, catalogue, taskId }: PruneParts,
  { snapshot, tree }: Rewriting,
  stored: StoredSnapshot[],
): Promise<StoredSnapshot> {
  const { store, keys } = repository;
  const { id, ...facts } = snapshot;
  const original = snapshot.original ?? id;
  const left = stored.find((one) => one.original === original && one.tree === tree);
  const successor = left?.id ?? await writeSnapshot(store, keys, { ...facts, tree, original });
  const run = await runOf(catalogue.read, taskId, id);
  if (run !== null) await catalogue.write((trx) => replaceSnapshot(trx, run, successor, tree));
  await deleteSnapshot(store, id);
  return { ...snapshot, id: successor, tree, original };
}

/** The catalogue shows no more at its run what the snapshot will lack. */
export async function hideAtItsRun(parts: PruneParts, { snapshot, tree }: Rewriting) {
  const run = await runOf(parts.catalogue.read, parts.taskId, snapshot.id);
  if (run !== null) await hideWhatIsGone(parts, run, tree);
}

async function runOf(db: Reader, taskId: string, snapshotId: string): Promise<number | null> {
  const row = await db.selectFrom("runs").select("id").where("task_id", "=", taskId)
    .where("snapshot_id", "=", snapshotId).executeTakeFirst();
  return row?.id ?? null;
}

import { forgetSnapshot, replaceSnapshot } from "../../../storage/catalogue/forgotten.ts";
import { listSnapshots } from "../../../storage/catalogue/runs.ts";
import { isDamage } from "../../../storage/repository/errors.ts";
import { deleteSnapshot, readSnapshot, writeSnapshot } from "../../../storage/repository/snapshot.ts";
import { listUnpacked } from "../../../storage/repository/unpacked.ts";
import type { PruneParts } from "../prune/prune.ts";

/** A snapshot's file that cannot be read, and the run that can be told by the catalogue to have left it. */
export interface DamagedSnapshot {
  id: string;
  why: string;
  run: number | null;
}

/** All of the store are read; throws what is no damage (`StoreError`). */
export async function damagedSnapshots(parts: PruneParts): Promise<DamagedSnapshot[]> {
  const { repository: { store, keys }, catalogue, taskId } = parts;
  const runs = new Map((await listSnapshots(catalogue.read, taskId, Number.MAX_SAFE_INTEGER))
    .map((run) => [run.snapshot_id, run.id]));
  const damaged: DamagedSnapshot[] = [];
  for await (const id of listUnpacked(store, "snapshots")) {
    try {
      await readSnapshot(store, keys, id);
    } catch (error) {
      if (!isDamage(error)) throw error;
      damaged.push({ id, why: error.message, run: runs.get(id) ?? null });
    }
  }
  return damaged;
}

/** Writes a file anew from what the catalogue knows of it; the damaged one goes. One that nobody knows is left alone. */
export async function rewriteSnapshotFile(parts: PruneParts, { id, run }: DamagedSnapshot) {
  const { repository: { store, keys }, catalogue, taskId, holder } = parts;
  if (run === null) return;
  const row = await catalogue.read.selectFrom("runs").select(["started_at", "tree_id"]).where("id", "=", run)
    .executeTakeFirstOrThrow();
  const anew = await writeSnapshot(store, keys, {
    time: new Date(row.started_at).toISOString(),
    tree: row.tree_id!,
    paths: ["/"],
    hostname: holder.hostname,
    username: "dropkeep",
    tags: ["dropkeep", `task:${taskId}`, `run:${run}`],
    original: id,
  });
  await catalogue.write((trx) => replaceSnapshot(trx, run, anew, row.tree_id!));
  await deleteSnapshot(store, id);
}

/** Not even its first folder can be read: there is nothing in it to be given back. */
export async function removeSnapshot({ repository, catalogue, now }: PruneParts, id: string) {
  await deleteSnapshot(repository.store, id);
  const run = await catalogue.read.selectFrom("runs").select("id").where("snapshot_id", "=", id)
    .executeTakeFirst();
  if (run) await catalogue.write((trx) => forgetSnapshot(trx, run.id, now().getTime()));
}

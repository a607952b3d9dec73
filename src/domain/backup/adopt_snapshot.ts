import type { Catalogue } from "../../storage/catalogue/power.ts";
import { lastUnsealedRun, sealAfterwards } from "../../storage/catalogue/runs.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { listSnapshots } from "../../storage/repository/snapshot.ts";

/** A run that was cut off right after its snapshot was stored: the snapshot is whole, and the catalogue learns of it. */
export async function adoptSnapshot(
  catalogue: Catalogue,
  repository: Repository,
  taskId: string,
  run: number,
) {
  const cutOff = await lastUnsealedRun(catalogue.read, taskId, run);
  if (cutOff === null) return;
  const tags = [`task:${taskId}`, `run:${cutOff}`];
  const snapshots = await listSnapshots(repository.store, repository.keys);
  const left = snapshots.find((snapshot) => tags.every((tag) => snapshot.tags?.includes(tag)));
  if (left) await catalogue.write((trx) => sealAfterwards(trx, cutOff, left.id, left.tree));
}

import type { Reader } from "../../storage/catalogue/power.ts";
import { listSnapshots } from "../../storage/catalogue/runs.ts";
import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { listUnpacked } from "../../storage/repository/unpacked.ts";

/** Snapshots that the catalogue knows and the bucket does not have, newest first. */
export async function missingSnapshots(
  db: Reader,
  store: ObjectStore,
  taskId: string,
): Promise<{ run: number; snapshot: string }[]> {
  const known = await listSnapshots(db, taskId, Number.MAX_SAFE_INTEGER);
  const present = new Set(await Array.fromAsync(listUnpacked(store, "snapshots")));
  return known.flatMap(({ id, snapshot_id }) =>
    snapshot_id && !present.has(snapshot_id) ? [{ run: id, snapshot: snapshot_id }] : []
  );
}

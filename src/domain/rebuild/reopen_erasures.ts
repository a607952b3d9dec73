import { pathsOfHashes, shownItems } from "../../storage/catalogue/erased_paths.ts";
import { beginErasure, openErasures } from "../../storage/catalogue/erasures.ts";
import { findNamespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import type { Tombstones } from "../../storage/tombstones.ts";
import type { ErasureRequest } from "../upkeep/erase/request.ts";
import type { RebuildParts } from "./rebuild.ts";

/**
 * What was to be erased and a snapshot still shows, since the erasure was cut off and its request was lost with the
 * catalogue: it is requested anew, and the next backup carries it out. `at`: unix milliseconds.
 */
export async function reopenErasures(
  { catalogue, taskId }: RebuildParts,
  tombstones: Tombstones,
  at: number,
) {
  if ((await openErasures(catalogue.read, taskId)).length > 0) return;
  const request = await stillShown(catalogue.read, taskId, tombstones);
  if (Object.values(request).every((list) => list.length === 0)) return;
  await catalogue.write((trx) => beginErasure(trx, taskId, at, JSON.stringify(request)));
}

async function stillShown(
  db: Reader,
  taskId: string,
  { items, places }: Tombstones,
): Promise<ErasureRequest> {
  const request: ErasureRequest = { items: await shownItems(db, taskId, items), paths: [], namespaces: [] };
  for (const [dropboxId, erased] of Map.groupBy(places, (place) => place.namespace)) {
    const namespace = await findNamespace(db, taskId, dropboxId);
    if (!namespace) continue;
    const hashes = new Set(erased.map(({ pathHash }) => pathHash));
    for (const path of await pathsOfHashes(db, namespace.id, hashes)) {
      if (path === "") request.namespaces.push(dropboxId);
      else request.paths.push(`/${namespace.folder}${path}`);
    }
  }
  return request;
}

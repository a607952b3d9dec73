import { addTarget, listTargets, type RestoreTarget } from "../../storage/catalogue/restores.ts";
import { orMissing } from "./or_missing.ts";
import { type CompleteRequest, folderName } from "./request.ts";
import type { RestoreParts } from "./restore.ts";
import type { Place } from "./targets.ts";

/** Records the places of a restore; answers the target of each source namespace, by its row. */
export async function standTargets(
  parts: RestoreParts,
  request: CompleteRequest,
  restoreId: number,
  places: Map<number, Place>,
): Promise<Map<number, RestoreTarget>> {
  const prefixes = new Map<string, string>();
  for (const place of places.values()) {
    const key = place.namespace.dropbox_id;
    if (!prefixes.has(key)) prefixes.set(key, await prefixFor(parts, request, place));
  }
  await parts.catalogue.write(async (trx) => {
    for (const [namespace, prefix] of prefixes) {
      const place = [...places.values()].find((one) => one.namespace.dropbox_id === namespace)!;
      await addTarget(trx, {
        restore_id: restoreId,
        namespace,
        name: place.namespace.name,
        actings: JSON.stringify(place.actings),
        prefix,
        prefix_made_at: null,
      });
    }
  });
  const rows = await listTargets(parts.catalogue.read, restoreId);
  const byNamespace = new Map(rows.map((row) => [row.namespace, row]));
  return new Map([...places].map(([id, place]) => [id, byNamespace.get(place.namespace.dropbox_id)!]));
}

/** The new folder's path, of a name that nothing has now; the run looks again when it makes it. */
async function prefixFor(parts: RestoreParts, request: CompleteRequest, place: Place): Promise<string> {
  if (request.mode === "in-place" || place.isNowhere) return "";
  for (let n = 1;; n++) {
    const path = `/${folderName(parts.now(), request.label, n)}`;
    if (!await isTaken(parts, place, path)) return path;
  }
}

/** The administrator is asked, who sees a suspended member's files too (dropbox-api §1.3). */
async function isTaken(parts: RestoreParts, { namespace }: Place, path: string): Promise<boolean> {
  const acting = { admin: parts.task.admin, root: namespace.dropbox_id };
  return await orMissing(parts.dropbox.metadata({ acting, path })) !== null;
}

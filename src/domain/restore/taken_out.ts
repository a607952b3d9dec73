import { mountNode } from "../../storage/catalogue/mounts_at.ts";
import { listEntities } from "../../storage/catalogue/entities.ts";
import { listNamespaces } from "../../storage/catalogue/namespaces.ts";
import type { Start } from "../export/selection.ts";
import { orMissing } from "./or_missing.ts";
import type { CompleteRequest } from "./request.ts";
import type { RestoreParts } from "./restore.ts";
import type { Place } from "./targets.ts";

/**
 * Names of shared folders, chosen as a whole to go where they were, that a member of `entities` had in their Dropbox as of
 * the run and has not now. Such a folder was never gone, and no restore mounts it again: only its people can.
 */
export async function takenOut(
  { catalogue: { read }, dropbox, task, entities = [] }: RestoreParts,
  { mode, entity, run }: CompleteRequest,
  starts: Start[],
  places: Map<number, Place>,
): Promise<string[]> {
  if (mode !== "in-place" || entity !== null) return [];
  const shared = starts.filter(({ namespace, item }) => namespace.kind === "shared_folder" && item === null)
    .map(({ namespace }) => namespace)
    .filter(({ id }) => places.get(id)!.stood === undefined && !places.get(id)!.isNowhere);
  if (shared.length === 0) return [];
  const members = (await listEntities(read, task.id)).filter(({ id, kind, archived_at }) =>
    kind === "member" && archived_at === null && entities.includes(id)
  );
  const homes = (await listNamespaces(read, task.id)).filter(({ kind }) => kind === "member_home");
  const names: string[] = [];
  for (const member of members) {
    const home = homes.find(({ entity_id }) => entity_id === member.id);
    for (const { dropbox_id: id, name } of shared) {
      if (!home || await mountNode(read, { home: home.id, mounted: id, run }) === null) continue;
      const now = await orMissing(dropbox.sharedFolder(id, { member: member.dropbox_id }));
      if (now === null || now.pathLower === null) names.push(name);
    }
  }
  return names;
}

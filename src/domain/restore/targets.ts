import type { Acting } from "../../dropbox/types.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { type Entity, listEntities } from "../../storage/catalogue/entities.ts";
import {
  entitiesByNamespace,
  type Namespace,
  namespacesOwnedBy,
} from "../../storage/catalogue/namespaces.ts";
import type { RestoreTarget } from "../../storage/catalogue/restores.ts";
import type { Start } from "../export/selection.ts";
import { Conflict, NotFound } from "../errors.ts";
import { homeOfGone } from "./gone_folder.ts";
import type { RestoreParts } from "./restore.ts";

/** A namespace that a restore writes to, and as whom, best first. */
export interface Place {
  namespace: Namespace;
  actings: Acting[];
  /** Of a shared folder that is no more: where it stood in its owner's home, which gets it. */
  stood?: { path: string; lower: string };
  /** A shared folder that is no more, and neither is who owned it in the team: what was in it has no place. */
  isNowhere?: true;
}

/** Other members that are asked to write where the administrator may not. */
const MOST_OTHERS = 5;

/** The namespace of a member or team folder. Throws `NotFound`; `Conflict` where it left the team. */
export async function namespaceOfEntity(parts: RestoreParts, entityId: number): Promise<Namespace> {
  const db = parts.catalogue.read;
  const task = targetTask(parts);
  const entity = (await listEntities(db, task)).find((one) => one.id === entityId);
  const own = (await namespacesOwnedBy(db, task, entityId)).find(({ kind }) => kind !== "app_folder");
  if (!entity || !own) throw new NotFound("Cannot restore there: no such member or team folder");
  if (entity.archived_at === null) return own;
  throw new Conflict(
    `Cannot restore to "${entity.name}": it is no longer in the team; choose another target`,
  );
}

/** The task whose members and team folders get it. */
function targetTask({ into, task }: RestoreParts): string {
  return into ?? task.id;
}

/**
 * The places that a selection's items go back to. Throws `Conflict` for a member or folder that left the team, and where
 * no shared folder among them has a place any more.
 */
export async function ownPlaces(
  parts: RestoreParts,
  run: number,
  starts: Start[],
): Promise<Map<number, Place>> {
  const namespaces = new Map(starts.map(({ namespace }) => [namespace.id, namespace]));
  const entities = new Map(
    (await listEntities(parts.catalogue.read, parts.task.id)).map((one) => [one.id, one]),
  );
  const places = new Map<number, Place>();
  for (const namespace of namespaces.values()) {
    refuseGone(namespace, entities);
    const home = await homeOfGone(parts, run, namespace);
    if (home === "nowhere") places.set(namespace.id, { namespace, actings: [], isNowhere: true });
    else {
      const place = await placeAt(parts, home?.namespace ?? namespace);
      places.set(namespace.id, home ? { ...place, stood: home.stood } : place);
    }
  }
  refuseNowhere([...places.values()]);
  return places;
}

/** Whether anybody can write there; not to a shared folder of `isNowhere`. */
export function isReachable({ actings }: Pick<RestoreTarget, "actings">): boolean {
  return actings !== "[]";
}

function refuseNowhere(places: Place[]) {
  const [first] = places;
  if (!first || !places.every(({ isNowhere }) => isNowhere)) return;
  throw new Conflict(
    `Cannot restore to "${first.namespace.name}": the shared folder is no longer in Dropbox, and neither is who owned it ` +
      "in the team; choose another target",
  );
}

function refuseGone(namespace: Namespace, entities: Map<number, Entity>) {
  const owner = namespace.entity_id === null ? undefined : entities.get(namespace.entity_id);
  if (!owner || owner.archived_at === null) return;
  throw new Conflict(`Cannot restore to "${owner.name}": it is no longer in the team; choose another target`);
}

/** As whom a namespace is written (dropbox-api §1.3): the member at home, the administrator in the team's folders. */
export async function placeAt(parts: RestoreParts, namespace: Namespace): Promise<Place> {
  const db = parts.catalogue.read;
  const root = namespace.dropbox_id;
  const task = targetTask(parts);
  const entities = new Map((await listEntities(db, task)).map((one) => [one.id, one]));
  const owner = namespace.entity_id === null ? undefined : entities.get(namespace.entity_id);
  if (owner?.kind === "member") return { namespace, actings: [{ member: owner.dropbox_id, root }] };
  const seen = (await entitiesByNamespace(db, task)).get(namespace.id) ?? [];
  const mounting = seen.flatMap((id) => entities.get(id) ?? [])
    .filter((one) => one.kind === "member" && one.archived_at === null).map((one) => one.dropbox_id);
  const editors = await editorsOf(parts, root);
  const admin = parts.task.admin;
  const others = [...new Set([admin, ...editors, ...mounting])].slice(0, MOST_OTHERS);
  return { namespace, actings: [{ admin, root }, ...others.map((member) => ({ member, root }))] };
}

/** Members of the team with rights to write in a shared folder, who owns it first: often none but they may share it. */
async function editorsOf(parts: RestoreParts, namespace: string): Promise<string[]> {
  const editors: string[] = [];
  try {
    const acting = { admin: parts.task.admin };
    for await (const one of parts.dropbox.sharedFolderMembers(namespace, acting)) {
      if (!one.sameTeam || !one.memberId) continue;
      if (one.access === "owner") editors.unshift(one.memberId);
      if (one.access === "editor") editors.push(one.memberId);
    }
  } catch (error) {
    // A namespace that is no shared folder has no members to list: the administrator is asked alone.
    const silent = error instanceof DropboxError && error.kind !== "unauthorized" &&
      error.kind !== "temporary";
    if (!silent) throw error;
  }
  return editors;
}

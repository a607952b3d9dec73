import { isActive, listEntities } from "../../../storage/catalogue/entities.ts";
import {
  currentLinks,
  type Link,
  listNamespaces,
  type Namespace,
} from "../../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";

/** Namespaces that some active entity owns or sees mounted. One that another entity owns follows that entity. */
export async function readableNamespaces(db: Reader, taskId: string): Promise<Namespace[]> {
  const active = await activeEntities(db, taskId);
  const all = await listNamespaces(db, taskId);
  const owned = all.filter((ns) => ns.entity_id !== null && active.has(ns.entity_id));
  const free = new Set(all.filter((ns) => ns.entity_id === null).map((ns) => ns.dropbox_id));
  const mounts = (await currentLinks(db, taskId)).filter((link) => link.kind === "mount");
  const reached = reach(owned.map((ns) => ns.dropbox_id), free, mounts);
  return all.filter((ns) => reached.has(ns.dropbox_id));
}

async function activeEntities(db: Reader, taskId: string): Promise<Set<number>> {
  return new Set((await listEntities(db, taskId)).filter(isActive).map((e) => e.id));
}

/** What is mounted may itself have mounts: goes on until nothing new is reached. */
function reach(from: string[], free: Set<string>, mounts: Link[]): Set<string> {
  const reached = new Set(from);
  for (let grew = true; grew;) {
    grew = false;
    for (const { namespace, target } of mounts) {
      if (!reached.has(namespace) || reached.has(target) || !free.has(target)) continue;
      reached.add(target);
      grew = true;
    }
  }
  return reached;
}

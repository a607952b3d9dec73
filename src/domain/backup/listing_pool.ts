import type { Acting, Member, Namespace as DropboxNamespace } from "../../dropbox/types.ts";
import { listEntities } from "../../storage/catalogue/entities.ts";
import {
  currentLinks,
  listNamespaces,
  type Namespace,
  saveNamespace,
} from "../../storage/catalogue/namespaces.ts";
import type { Discovery } from "./discover.ts";
import { type ListingOutcome, type ListingParts, listNamespace } from "./listing.ts";
import { snapshotName } from "./snapshot_name.ts";

/** Namespaces listed at once. */
const LISTINGS = 4;

export interface PoolParts extends Omit<ListingParts, "actings"> {
  taskId: string;
  /** dbmid of the administrator the app acts as. */
  admin: string;
  discovery: Discovery;
  signal: AbortSignal;
}

/** Lists the namespaces of active entities, and those that turn up mounted in them; law 5: each once. */
export async function listAll(parts: PoolParts): Promise<Map<number, ListingOutcome>> {
  const outcomes = new Map<number, ListingOutcome>();
  for (;;) {
    const queue = (await readable(parts)).filter((namespace) => !outcomes.has(namespace.id));
    if (queue.length === 0) return outcomes;
    const next = async () => {
      for (let one = queue.shift(); one && !parts.signal.aborted; one = queue.shift()) {
        outcomes.set(one.id, await listNamespace({ ...parts, actings: (ns) => actings(parts, ns) }, one));
      }
    };
    await Promise.all(Array.from({ length: LISTINGS }, next));
    parts.signal.throwIfAborted();
    await standMounted(parts);
  }
}

/** Namespaces that some active entity owns or sees mounted. One that another entity owns follows that entity. */
async function readable(parts: PoolParts): Promise<Namespace[]> {
  const active = new Set(
    (await listEntities(parts.catalogue.read, parts.taskId))
      .filter((e) => e.activated_at !== null && e.paused_at === null && e.archived_at === null)
      .map((e) => e.id),
  );
  const all = await listNamespaces(parts.catalogue.read, parts.taskId);
  const owned = all.filter((ns) => ns.entity_id !== null && active.has(ns.entity_id));
  const reached = new Set(owned.map((ns) => ns.dropbox_id));
  const links = (await currentLinks(parts.catalogue.read, parts.taskId)).filter((link) =>
    link.kind === "mount"
  );
  const free = new Map(all.filter((ns) => ns.entity_id === null).map((ns) => [ns.dropbox_id, ns]));
  for (let grew = true; grew;) {
    grew = false;
    for (const link of links) {
      if (!reached.has(link.namespace) || reached.has(link.target) || !free.has(link.target)) continue;
      reached.add(link.target);
      grew = true;
    }
  }
  return all.filter((ns) => reached.has(ns.dropbox_id));
}

/** Mounted namespaces that are new get a place of their own in the snapshot. */
async function standMounted(parts: PoolParts) {
  const known = new Set(
    (await listNamespaces(parts.catalogue.read, parts.taskId)).map((ns) => ns.dropbox_id),
  );
  const links = await currentLinks(parts.catalogue.read, parts.taskId);
  const fresh = links.filter((link) => link.kind === "mount" && !known.has(link.target));
  await parts.catalogue.write(async (trx) => {
    for (const link of fresh) {
      const facts = parts.discovery.namespaces.get(link.target);
      const app = facts?.kind === "app_folder";
      const name = facts?.name ?? link.name;
      await saveNamespace(trx, {
        task_id: parts.taskId,
        dropbox_id: link.target,
        kind: app ? "app_folder" : "shared_folder",
        name,
        entity_id: null,
        folder: `${app ? "app-folders" : "shared-folders"}/${snapshotName(name)}`,
        cursor: null,
        acting: null,
        lost_at: null,
        lost_code: null,
      });
    }
  });
}

/** As the administrator first; where that is refused, as the owner, then as members of the team who may see it. */
function actings(parts: PoolParts, namespace: Namespace): Acting[] {
  const root = namespace.dropbox_id;
  const facts: DropboxNamespace | undefined = parts.discovery.namespaces.get(root);
  const owner = facts?.memberId;
  const active = [...parts.discovery.members.values()].filter((m: Member) => m.status === "active");
  const members = owner
    ? [owner]
    : namespace.kind === "shared_folder"
    ? active.slice(0, 5).map((m) => m.id)
    : [];
  return [{ admin: parts.admin, root }, ...members.map((member) => ({ member, root }))];
}

import type { Acting } from "../../dropbox/types.ts";
import { listEntities } from "../../storage/catalogue/entities.ts";
import {
  currentLinks,
  listNamespaces,
  markRead,
  type Namespace,
  saveNamespace,
} from "../../storage/catalogue/namespaces.ts";
import type { Discovery } from "./discover.ts";
import { type ListingOutcome, type ListingParts, listNamespace } from "./listing.ts";
import { snapshotName } from "./snapshot_name.ts";

/** Namespaces listed at once. */
const LISTINGS = 4;
/** Members tried, one after the other, for a shared folder that the administrator may not read. */
const MEMBERS_TRIED = 10;

export interface PoolParts extends Omit<ListingParts, "actings"> {
  taskId: string;
  /** dbmid of the administrator the app acts as. */
  admin: string;
  discovery: Discovery;
  /** Only these, where not all. */
  only?: Set<number>;
}

/** Lists the namespaces of active entities, and those that turn up mounted in them; law 5: each once. */
export async function listAll(parts: PoolParts): Promise<Map<number, ListingOutcome>> {
  const outcomes = new Map<number, ListingOutcome>();
  for (;;) {
    const queue = (await readable(parts)).filter((namespace) => {
      return !outcomes.has(namespace.id) && (parts.only?.has(namespace.id) ?? true);
    });
    if (queue.length === 0) return outcomes;
    await parts.catalogue.write((trx) => markRead(trx, parts.run, queue.map((namespace) => namespace.id)));
    const mounts = await mountsOf(parts);
    const next = async () => {
      for (let one = queue.shift(); one && !parts.signal.aborted; one = queue.shift()) {
        outcomes.set(
          one.id,
          await listNamespace({ ...parts, actings: (ns) => actings(parts, mounts, ns) }, one),
        );
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

/** As the administrator first; where that is refused, as the owner, then as members who have it mounted. */
function actings(parts: PoolParts, mounts: Map<string, string[]>, namespace: Namespace): Acting[] {
  const root = namespace.dropbox_id;
  const owner = parts.discovery.namespaces.get(root)?.memberId;
  const members = owner ? [owner] : (mounts.get(root) ?? []).slice(0, MEMBERS_TRIED);
  return [{ admin: parts.admin, root }, ...members.map((member) => ({ member, root }))];
}

/** Active members who have a namespace mounted in their home, by the namespace. */
async function mountsOf(parts: PoolParts): Promise<Map<string, string[]>> {
  const homes = new Map(
    [...parts.discovery.members.values()].map((member) => [member.homeNamespace, member]),
  );
  const mounts = new Map<string, string[]>();
  for (const link of await currentLinks(parts.catalogue.read, parts.taskId)) {
    const member = homes.get(link.namespace);
    if (link.kind !== "mount" || member?.status !== "active") continue;
    mounts.set(link.target, [...mounts.get(link.target) ?? [], member.id]);
  }
  return mounts;
}

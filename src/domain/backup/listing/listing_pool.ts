import type { Acting } from "../../../dropbox/types.ts";
import { markRead, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import type { Discovery } from "../team/discover.ts";
import { type ListingOutcome, type ListingParts, listNamespace } from "./listing.ts";
import { mountsOf } from "../team/mounts.ts";
import { readableNamespaces } from "../team/readable_namespaces.ts";
import { standMounted } from "../team/stand_mounted.ts";

/** Namespaces listed at once. */
const LISTINGS = 4;
/** Members tried, one after the other, for a shared folder that the administrator may not read. */
const MEMBERS_TRIED = 10;

export interface PoolParts extends Omit<ListingParts, "actings" | "isOfTeam"> {
  taskId: string;
  /** dbmids of the administrators the app may act as, best first. */
  admins: string[];
  discovery: Discovery;
  /** Only these, where not all. */
  only?: Set<number>;
}

/** Lists the namespaces of active entities, and those that turn up mounted in them; law 5: each once. */
export async function listAll(parts: PoolParts): Promise<Map<number, ListingOutcome>> {
  const outcomes = new Map<number, ListingOutcome>();
  for (;;) {
    const queue = (await readableNamespaces(parts.catalogue.read, parts.taskId)).filter((namespace) => {
      return !outcomes.has(namespace.id) && (parts.only?.has(namespace.id) ?? true);
    });
    if (queue.length === 0) return outcomes;
    await parts.catalogue.write((trx) => markRead(trx, parts.run, queue.map((namespace) => namespace.id)));
    const mounts = await mountsOf(parts.catalogue.read, parts.taskId, parts.discovery);
    await listEach(queue, parts.signal, async (one) => {
      const listing = {
        ...parts,
        actings: (ns: Namespace) => actings(parts, mounts, ns),
        isOfTeam: (ns: Namespace) => parts.discovery.namespaces.has(ns.dropbox_id),
      };
      outcomes.set(one.id, await listNamespace(listing, one));
    });
    parts.signal.throwIfAborted();
    await standMounted(parts);
  }
}

async function listEach(queue: Namespace[], signal: AbortSignal, list: (one: Namespace) => Promise<void>) {
  const next = async () => {
    for (let one = queue.shift(); one && !signal.aborted; one = queue.shift()) await list(one);
  };
  await Promise.all(Array.from({ length: LISTINGS }, next));
}

/** As an administrator first; where that is refused, as the owner, then as members who have it mounted. */
function actings(parts: PoolParts, mounts: Map<string, string[]>, namespace: Namespace): Acting[] {
  const root = namespace.dropbox_id;
  const owner = parts.discovery.namespaces.get(root)?.memberId;
  const members = owner ? [owner] : (mounts.get(root) ?? []).slice(0, MEMBERS_TRIED);
  return [
    ...parts.admins.map((admin) => ({ admin, root })),
    ...members.map((member) => ({ member, root })),
  ];
}

import { mountsThen, type MountThen } from "../../../storage/catalogue/compared_states.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Scope } from "../../scope.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";

/** What an entity sees in both of two snapshots: its own namespace, and what is mounted there in both, by where it is now. */
export async function seenInBoth(
  db: Reader,
  scope: Scope,
  older: OpenSnapshot,
  newer: OpenSnapshot,
): Promise<{ namespaces: number[]; mounts: Map<number, MountThen> }> {
  const then = await seenAt(db, scope, older);
  const now = await seenAt(db, scope, newer);
  const both = [...now].filter(([namespace]) => then.has(namespace));
  return { namespaces: [newer.namespace, ...both.map(([namespace]) => namespace)], mounts: new Map(both) };
}

/** By namespace, the mount that leads to it as of a snapshot. */
async function seenAt(
  db: Reader,
  scope: Scope,
  { taskId, run, namespace }: OpenSnapshot,
): Promise<Map<number, MountThen>> {
  const seen = new Map<number, MountThen>();
  for (let next = [namespace]; next.length > 0;) {
    const mounts = await mountsThen(db, { taskId, run, namespaces: next, hidesLimited: !scope.isPrimary });
    const fresh = mounts.filter(({ inside }) => inside !== namespace && !seen.has(inside));
    for (const mount of fresh) seen.set(mount.inside, mount);
    next = [...new Set(fresh.map(({ inside }) => inside))];
  }
  return seen;
}

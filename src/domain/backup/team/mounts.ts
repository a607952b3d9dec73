import { currentLinks } from "../../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import type { Discovery } from "./discover.ts";

/** Active members who have a namespace mounted in their home, by the namespace. */
export async function mountsOf(
  db: Reader,
  taskId: string,
  { members }: Discovery,
): Promise<Map<string, string[]>> {
  const homes = new Map([...members.values()].map((member) => [member.homeNamespace, member]));
  const mounts = new Map<string, string[]>();
  for (const link of await currentLinks(db, taskId)) {
    const member = homes.get(link.namespace);
    if (link.kind !== "mount" || member?.status !== "active") continue;
    mounts.set(link.target, [...mounts.get(link.target) ?? [], member.id]);
  }
  return mounts;
}

import type { Acting } from "../../../dropbox/types.ts";
import type { Discovery } from "../team/discover.ts";
import type { FolderJob } from "./messages.ts";

/**
 * As whom zips of a namespace are asked for, which administrators are not given as such (dropbox-api §3.9): whoever
 * listed it, its owner, a member who has it mounted (`mountedBy`), or the administrator as a member who may happen to
 * see it. Null: nobody can ask.
 */
export async function zipActing(
  listedAs: Acting,
  { members, namespaces }: Discovery,
  mountedBy: (root: string) => Promise<string | undefined>,
): Promise<FolderJob["acting"] | null> {
  const { root, member, admin } = listedAs;
  if (root === undefined) return null;
  const owner = namespaces.get(root)?.memberId;
  const active = owner && members.get(owner)?.status === "active" ? owner : undefined;
  const as = member ?? active ?? await mountedBy(root) ?? admin;
  return as === undefined ? null : { member: as, root };
}

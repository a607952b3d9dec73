import { DropboxError } from "../../dropbox/types.ts";
import { pathOf } from "../../storage/catalogue/browse.ts";
import { findMember } from "../../storage/catalogue/entities.ts";
import { type Namespace, namespacesOwnedBy } from "../../storage/catalogue/namespaces.ts";
import { mountNode } from "../../storage/catalogue/mounts_at.ts";
import { shareMembersAt } from "../../storage/catalogue/sharing.ts";
import { lowerPathOf } from "../../storage/catalogue/walk.ts";
import type { RestoreParts } from "./restore.ts";

/**
 * A shared folder that was unshared or deleted has no place any more: it goes back to the home of whoever owned it as of
 * the run, where it stood. Null: it is there, or is no shared folder. `nowhere`: its owner is not in the team.
 */
export async function homeOfGone(
  parts: RestoreParts,
  run: number,
  namespace: Namespace,
): Promise<{ namespace: Namespace; stood: { path: string; lower: string } } | "nowhere" | null> {
  if (namespace.kind !== "shared_folder" || !await isGone(parts, namespace.dropbox_id)) return null;
  const home = await ownersHome(parts, run, namespace);
  if (home === null) return "nowhere";
  const db = parts.catalogue.read;
  const node = await mountNode(db, { home: home.id, mounted: namespace.dropbox_id, run });
  if (node === null) return { namespace: home, stood: plainly(namespace.name) };
  return {
    namespace: home,
    stood: { path: await pathOf(db, run, node), lower: await lowerPathOf(db, node) },
  };
}

/** Only where Dropbox says that there is none: whoever may not look into a folder of others knows nothing of it. */
async function isGone({ dropbox, task }: RestoreParts, id: string): Promise<boolean> {
  try {
    await dropbox.sharedFolder(id, { admin: task.admin });
    return false;
  } catch (error) {
    if (error instanceof DropboxError && error.code.endsWith("invalid_id")) return true;
    const isHidden = error instanceof DropboxError &&
      (error.kind === "missing" || error.kind === "forbidden");
    if (!isHidden) throw error;
    return false;
  }
}

async function ownersHome(
  { catalogue, task }: RestoreParts,
  run: number,
  { id }: Namespace,
): Promise<Namespace | null> {
  const db = catalogue.read;
  const owner = (await shareMembersAt(db, id, run)).find((one) =>
    one.kind === "user" && one.access === "owner"
  );
  const member = owner?.member_id ? await findMember(db, task.id, owner.member_id) : undefined;
  if (!member || member.archived_at !== null) return null;
  const own = (await namespacesOwnedBy(db, task.id, member.id)).find(({ kind }) => kind === "member_home");
  return own ?? null;
}

/** It was mounted nowhere in the home: it stands at its top. */
function plainly(name: string): { path: string; lower: string } {
  return { path: `/${name}`, lower: `/${name.toLowerCase()}` };
}

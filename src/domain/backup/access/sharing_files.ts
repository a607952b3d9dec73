import type { Namespace } from "../../../storage/catalogue/namespaces.ts";
import { currentGroups, currentShares } from "../../../storage/catalogue/sharing.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import type { SnapshotParts } from "../snapshot/snapshot_writer.ts";
import { storedFile } from "../snapshot/stored_file.ts";

/**
 * Who has access, as files: one of a kind a namespace, so that a change writes what changed; restic tells by their ids
 * alone that the rest is the same.
 */
export async function sharingFiles(
  parts: SnapshotParts,
  namespaces: Namespace[],
): Promise<{ shares: TreeNode[]; groups: TreeNode[] }> {
  const { catalogue, task } = parts;
  const shares = await currentShares(catalogue.read, task.id);
  const groups = await currentGroups(catalogue.read, task.id);
  const nodes: TreeNode[] = [];
  for (const { dropbox_id } of namespaces) {
    const share = shares.get(dropbox_id);
    if (share) nodes.push(await storedFile(parts, `${dropbox_id}.json`, { version: 1, ...share }));
  }
  return {
    shares: nodes,
    groups: groups.length > 0 ? [await storedFile(parts, "groups.json", { version: 1, groups })] : [],
  };
}

import type { TreeNode } from "../../../storage/repository/node.ts";
import type { TreeReader } from "../../../storage/repository/tree_reader.ts";

/** What stands at the top of a snapshot: the root tree of each namespace, by Dropbox id, and `.dropkeep`. */
export interface SnapshotTop {
  roots: Map<string, string>;
  own: TreeNode[];
}

/** Reads the upper levels of a snapshot; `treeId` is its root tree, lowercase hex. */
export async function readTop(trees: TreeReader, treeId: string): Promise<SnapshotTop> {
  const top: SnapshotTop = { roots: new Map(), own: [] };
  for (const { name, subtree } of await trees.readTree(treeId)) {
    if (!subtree) continue;
    const nodes = await trees.readTree(subtree);
    if (name === ".dropkeep") top.own = nodes;
    else for (const node of nodes) noteRoot(top.roots, node);
  }
  return top;
}

function noteRoot(roots: Map<string, string>, { xattrs, subtree }: TreeNode) {
  const namespace = xattrs?.["user.dropbox.namespace"];
  if (namespace && subtree) roots.set(namespace, subtree);
}

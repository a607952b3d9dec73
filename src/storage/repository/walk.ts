import type { TreeNode } from "./node.ts";
import type { TreeReader } from "./tree_reader.ts";

export interface Step {
  /** From the root, beginning with `/`, parts joined by `/`. */
  path: string;
  node: TreeNode;
}

/**
 * Everything below a tree, a folder before what is in it, names in restic's order. `enter` answers false for a folder
 * whose inside is not wanted.
 */
export async function* walkTree(
  trees: TreeReader,
  treeId: string,
  enter: (step: Step) => boolean = () => true,
  folder = "",
): AsyncGenerator<Step> {
  for (const node of await trees.readTree(treeId)) {
    const step = { path: `${folder}/${node.name}`, node };
    yield step;
    if (node.subtree && enter(step)) yield* walkTree(trees, node.subtree, enter, step.path);
  }
}

/** The node at an absolute path, or null. */
export async function nodeAt(trees: TreeReader, treeId: string, path: string): Promise<TreeNode | null> {
  let tree: string | undefined = treeId;
  let found: TreeNode | null = null;
  for (const name of path.split("/").filter(Boolean)) {
    if (!tree) return null;
    found = (await trees.readTree(tree)).find((node) => node.name === name) ?? null;
    tree = found?.subtree;
    if (!found) return null;
  }
  return found;
}

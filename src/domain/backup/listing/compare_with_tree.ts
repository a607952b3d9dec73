import { type Item, listFolder } from "../../../storage/catalogue/browse.ts";
import { heldBelow } from "../../../storage/catalogue/hidden_states.ts";
import { listNamespaces } from "../../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { rootNode } from "../../../storage/catalogue/trees.ts";
import { isDamage } from "../../../storage/repository/errors.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import { prefetch } from "../../../storage/repository/prefetch.ts";
import type { TreeReader } from "../../../storage/repository/tree_reader.ts";
import { readTop } from "../snapshot/namespace_roots.ts";

const TREES_AT_ONCE = 8;
const ITEMS_AT_ONCE = 1000;

interface Folder {
  nodeId: number;
  treeId: string;
}

/**
 * Ids of the states that the catalogue shows at a run and a tree of that run does not, folder by folder. What stands
 * below a tree that cannot be read is taken as it is.
 */
export async function* statesNotIn(
  trees: TreeReader,
  treeId: string,
  { db, taskId, run }: { db: Reader; taskId: string; run: number },
): AsyncGenerator<number[]> {
  const { roots } = await readTop(trees, treeId);
  const waiting: Folder[] = [];
  for (const { id, dropbox_id } of await listNamespaces(db, taskId)) {
    const [nodeId, root] = [await rootNode(db, id), roots.get(dropbox_id)];
    if (nodeId === null) continue;
    if (root === undefined) yield await heldBelow(db, run, [nodeId]);
    else waiting.push({ nodeId, treeId: root });
  }
  while (waiting.length > 0) {
    const batch = waiting.splice(-TREES_AT_ONCE);
    for await (const { folder, nodes } of prefetch(batch, TREES_AT_ONCE, (one) => readFolder(trees, one))) {
      if (nodes) yield await compare(db, run, folder.nodeId, new Shown(nodes), waiting);
    }
  }
}

async function readFolder(
  trees: TreeReader,
  folder: Folder,
): Promise<{ folder: Folder; nodes: TreeNode[] | null }> {
  try {
    return { folder, nodes: await trees.readTree(folder.treeId) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { folder, nodes: null };
  }
}

/** Folders that are shown are left to be looked into. */
async function compare(db: Reader, run: number, parent: number, shown: Shown, waiting: Folder[]) {
  const gone: Item[] = [];
  for (let after = "";;) {
    const page = await listFolder(db, run, parent, after, ITEMS_AT_ONCE);
    for (const item of page) {
      const node = shown.nodeOf(item);
      if (!node) gone.push(item);
      else if (node.subtree) waiting.push({ nodeId: item.node_id, treeId: node.subtree });
    }
    if (page.length < ITEMS_AT_ONCE) break;
    after = page.at(-1)!.sort;
  }
  const folders = gone.filter((item) => item.kind === "folder").map((item) => item.node_id);
  return [...gone.map((item) => item.id), ...folders.length > 0 ? await heldBelow(db, run, folders) : []];
}

/** The nodes of a tree, by what the catalogue calls them. */
class Shown {
  #nodes = new Map<string, TreeNode>();

  constructor(nodes: TreeNode[]) {
    for (const node of nodes) {
      const { xattrs = {} } = node;
      const name = xattrs["user.dropbox.name"] ?? node.name;
      this.#nodes.set(keyOf(node.type, name, xattrs["user.dropbox.id"] ?? null, node.size ?? 0), node);
    }
  }

  nodeOf({ kind, name, dropbox_id, size }: Item): TreeNode | undefined {
    if (kind === "folder") return this.#nodes.get(keyOf("dir", name, dropbox_id, 0));
    // A link has no attributes: its name is all that tells it.
    if (kind === "symlink" || kind === "mount") return this.#nodes.get(keyOf("symlink", name, null, 0));
    return this.#nodes.get(keyOf("file", name, dropbox_id, size));
  }
}

function keyOf(type: TreeNode["type"], name: string, dropboxId: string | null, size: number): string {
  return JSON.stringify([type, name, dropboxId, size]);
}

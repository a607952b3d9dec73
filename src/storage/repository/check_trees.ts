import { plainLength } from "./blob_opener.ts";
import { checkNode } from "./check_node.ts";
import type { CheckCounts, CheckState, Folder } from "./check_state.ts";
import { isDamage, type RepositoryError } from "./errors.ts";
import { type Finding, type Findings, problem } from "./finding.ts";
import { compareBytes } from "./loose_text.ts";
import type { TreeNode } from "./node.ts";
import { prefetch } from "./prefetch.ts";
import { BlobReader } from "./reader.ts";
import type { StoredSnapshot } from "./snapshot.ts";
import { TreeReader } from "./tree_reader.ts";

interface ReadFolder {
  folder: Folder;
  nodes: TreeNode[] | RepositoryError;
}

const TREES_AT_ONCE = 8;
const TREE_BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Reads every tree that a snapshot reaches, once, and looks at each node in it. */
export async function* checkTrees(
  state: CheckState,
  snapshots: readonly StoredSnapshot[],
  progress: (counts: CheckCounts) => void,
): Findings {
  const { store, keys } = state.repository;
  const trees = new TreeReader(state.table, new BlobReader(store, keys));
  const seen = new Uint8Array(state.table.size);
  const pending: Folder[] = snapshots.map(({ id, tree }) => ({ treeId: tree, snapshotId: id, path: "" }))
    .reverse();
  while (pending.length > 0) {
    state.signal?.throwIfAborted();
    const folders = nextFolders(state, pending, seen);
    for await (const read of prefetch(folders, TREES_AT_ONCE, (folder) => readFolder(trees, folder))) {
      yield* checkFolder(state, read, pending);
    }
    progress(state.counts);
  }
}

async function readFolder(trees: TreeReader, folder: Folder): Promise<ReadFolder> {
  return { folder, nodes: await trees.readTree(folder.treeId).catch(damageOnly) };
}

/** From the end of `pending`, a few at a time, each tree once, so that a deep walk needs little memory. */
function nextFolders({ table }: CheckState, pending: Folder[], seen: Uint8Array): Folder[] {
  const folders: Folder[] = [];
  let bytes = 0;
  while (pending.length > 0 && folders.length < TREES_AT_ONCE && bytes < TREE_BYTES_AT_ONCE) {
    const folder = pending.pop()!;
    const slot = table.slotOf("tree", folder.treeId);
    if (slot >= 0 && seen[slot]) continue;
    if (slot >= 0) {
      seen[slot] = 1;
      bytes += plainLength(table.find("tree", folder.treeId)!);
    }
    folders.push(folder);
  }
  return folders;
}

function* checkFolder(
  state: CheckState,
  { folder, nodes }: ReadFolder,
  pending: Folder[],
): Generator<Finding> {
  if (!Array.isArray(nodes)) {
    yield problem(`Cannot restore ${placeOf(folder)}: ${nodes.message}`, aboutOf(folder));
    return;
  }
  state.counts.trees++;
  if (nodes.some((node, i) => i > 0 && compareBytes(nodes[i - 1]!.name, node.name) >= 0)) {
    yield problem(`Cannot trust ${placeOf(folder)}: its entries are out of order or twice`, aboutOf(folder));
  }
  for (const node of nodes) {
    yield* checkNode(state, folder, node);
    if (node.subtree) pending.push({ ...folder, treeId: node.subtree, path: `${folder.path}/${node.name}` });
  }
}

function placeOf({ path, snapshotId }: Folder): string {
  return `folder ${JSON.stringify(path || "/")} of snapshot ${snapshotId.slice(0, 8)}`;
}

function aboutOf({ path, snapshotId }: Folder) {
  return { path: path || "/", snapshotId };
}

function damageOnly(error: unknown): RepositoryError {
  if (isDamage(error)) return error;
  throw error;
}

import { listNamespaces } from "../../storage/catalogue/namespaces.ts";
import { lowerPaths } from "../../storage/catalogue/nodes.ts";
import { type FolderToRead, lastFolders, leaveFolders } from "../../storage/catalogue/rebuild_folders.ts";
import { isDamage, RepositoryError } from "../../storage/repository/errors.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import { prefetch } from "../../storage/repository/prefetch.ts";
import { compareFolders, type ReadFolder } from "./compare_folders.ts";
import { factsOf } from "./node_facts.ts";
import { linksOf, type Places } from "./place_links.ts";
import type { ReplayParts } from "./replay_run.ts";
import type { SnapshotContents } from "./snapshot_contents.ts";
import { LinksByFolder } from "./team_facts.ts";

/** Folders taken at once, and trees read at once. */
const FOLDERS = 64;
const TREES_AT_ONCE = 8;
/** Items in one write, about: progress shows, and a kill costs no more. */
const ITEMS = 2000;

interface FolderTree {
  folder: FolderToRead;
  /** Null where it cannot be read. */
  nodes: TreeNode[] | null;
}

/** Reads every folder that waits, and those found in them, until none is left. */
export async function readFolders(parts: ReplayParts, run: number, { team }: SnapshotContents) {
  const places: Places = {
    namespaces: await listNamespaces(parts.catalogue.read, parts.taskId),
    links: new LinksByFolder(team.links),
  };
  for (;;) {
    parts.signal.throwIfAborted();
    const folders = await lastFolders(parts.catalogue.read, FOLDERS);
    if (folders.length === 0) return;
    let gathered: FolderTree[] = [];
    for await (const read of prefetch(folders, TREES_AT_ONCE, (folder) => readTree(parts, folder))) {
      gathered.push(read);
      if (itemsIn(gathered) < ITEMS) continue;
      await take(parts, run, places, gathered);
      gathered = [];
    }
    await take(parts, run, places, gathered);
  }
}

async function readTree({ reader }: ReplayParts, folder: FolderToRead): Promise<FolderTree> {
  try {
    return { folder, nodes: await reader.trees.readTree(folder.treeId) };
  } catch (error) {
    if (!(error instanceof RepositoryError) || !isDamage(error)) throw error;
    return { folder, nodes: null };
  }
}

function itemsIn(list: FolderTree[]): number {
  return list.reduce((sum, { nodes }) => sum + (nodes?.length ?? 0), 0);
}

async function take(parts: ReplayParts, run: number, places: Places, list: FolderTree[]) {
  const lost = list.filter(({ nodes }) => nodes === null).map(({ folder }) => folder);
  const paths = await lowerPaths(parts.catalogue.read, list.map(({ folder }) => folder.nodeId));
  const read = list.flatMap(({ folder, nodes }): ReadFolder[] => {
    return nodes
      ? [{ folder, children: childrenOf(places, folder, paths.get(folder.nodeId) ?? "", nodes) }]
      : [];
  });
  const byNamespace = Map.groupBy(read, ({ folder }) => folder.namespaceId);
  await parts.catalogue.write(async (trx) => {
    await leaveFolders(trx, lost);
    for (const [id, folders] of byNamespace) await compareFolders(trx, { ...parts, run }, id, folders);
  });
  parts.counts.folders += read.length;
  parts.counts.items += itemsIn(list);
  parts.counts.unreadable.push(...lost.map(({ nodeId }) => paths.get(nodeId) ?? "/"));
  parts.progress();
}

function childrenOf(places: Places, folder: FolderToRead, path: string, nodes: TreeNode[]) {
  const plain = nodes.filter((node) => node.type !== "symlink").map(factsOf);
  return [...plain, ...linksOf(places, folder, path, nodes.filter((node) => node.type === "symlink"))];
}

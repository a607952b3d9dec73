import { addUpTotals } from "../../../storage/catalogue/namespace_totals.ts";
import { listNamespaces, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import { erasuresOf } from "../../../storage/catalogue/repositories.ts";
import { rootsOf } from "../../../storage/catalogue/trees.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import { writeSnapshot } from "../../../storage/repository/snapshot.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import { indexPacks } from "../commit/index_packs.ts";
import type { BackupTask } from "../run.ts";
import { sharingFiles } from "../access/sharing_files.ts";
import { teamFile } from "./team_file.ts";
import { StatesErased, TreeBuilder, type TreeParts } from "./tree_builder.ts";
import { FOLDER_MODE, timeOf } from "./tree_nodes.ts";

export interface SnapshotParts extends Omit<TreeParts, "folders" | "erasures"> {
  repository: Repository;
  repositoryId: number;
  task: BackupTask;
  run: number;
  /** When the run began: the time of the snapshot. */
  startedAt: Date;
  hostname: string;
  /** What the run ends as: the snapshot says it too. */
  state: "success" | "partial";
  now(): Date;
  signal: AbortSignal;
  /** Throws where the run's lock is lost. */
  confirmLock(): Promise<void>;
  programVersion: string;
}

export interface SealedRun {
  snapshotId: string;
  treeId: string;
  /** Trees of folders written anew. */
  trees: number;
}

/** Law 2, the end of a run: trees, then the index, then the snapshot. Nothing earlier shows any of it. */
export async function sealRun(parts: SnapshotParts): Promise<SealedRun> {
  const { treeId, trees } = await writeTrees(parts);
  await indexPacks(parts);
  const summary = await totals(parts);
  parts.signal.throwIfAborted();
  // While a process was paused, somebody may have taken its lock for stale and pruned what this snapshot names.
  await parts.confirmLock();
  const snapshotId = await writeSnapshot(parts.repository.store, parts.repository.keys, {
    time: parts.startedAt.toISOString(),
    tree: treeId,
    paths: ["/"],
    hostname: parts.hostname,
    username: "dropkeep",
    tags: ["dropkeep", `task:${parts.task.id}`, `run:${parts.run}`, `state:${parts.state}`],
    program_version: `dropkeep ${parts.programVersion}`,
    summary,
  });
  return { snapshotId, treeId, trees };
}

/** All over again where states were erased meanwhile: a folder whose tree shows one of them counted as fresh for ever. */
async function writeTrees(parts: SnapshotParts): Promise<Pick<SealedRun, "treeId" | "trees">> {
  for (;;) {
    const erasures = await erasuresOf(parts.catalogue.read, parts.repositoryId);
    const namespaces = await listNamespaces(parts.catalogue.read, parts.task.id);
    const folders = new Map(namespaces.map((ns) => [ns.dropbox_id, ns.folder]));
    const builder = new TreeBuilder({ ...parts, folders, erasures });
    try {
      const treeId = await rootTree(parts, builder, namespaces);
      await builder.save();
      return { treeId, trees: builder.written };
    } catch (error) {
      if (!(error instanceof StatesErased)) throw error;
    }
  }
}

/** Files and bytes of all namespaces; newer restic shows them beside the snapshot. */
async function totals(parts: SnapshotParts) {
  const { id } = parts.task;
  await parts.catalogue.write((trx) => addUpTotals(trx, parts.repositoryId, id, parts.run));
  const namespaces = await listNamespaces(parts.catalogue.read, id);
  return {
    backup_start: parts.startedAt.toISOString(),
    backup_end: parts.now().toISOString(),
    total_files_processed: namespaces.reduce((sum, ns) => sum + ns.items, 0),
    total_bytes_processed: namespaces.reduce((sum, ns) => sum + ns.bytes, 0),
  };
}

async function rootTree(
  parts: SnapshotParts,
  builder: TreeBuilder,
  namespaces: Namespace[],
): Promise<string> {
  const roots = await rootsOf(parts.catalogue.read, parts.task.id);
  const rootOf = new Map(roots.map((root) => [root.namespace_id, root]));
  const shelves = new Map<string, TreeNode[]>();
  for (const namespace of namespaces) {
    const root = rootOf.get(namespace.id);
    if (!root) continue;
    const [shelf, name] = namespace.folder.split("/") as [string, string];
    const subtree = root.tree_id || await builder.namespace(namespace, root.node_id);
    const xattrs = { "user.dropbox.namespace": namespace.dropbox_id };
    shelves.set(shelf, [...shelves.get(shelf) ?? [], folder(parts, name, subtree, xattrs)]);
  }
  const top: TreeNode[] = [];
  for (const [shelf, nodes] of shelves) top.push(folder(parts, shelf, await builder.put(nodes)));
  top.push(folder(parts, ".dropkeep", await ownTree(parts, builder, namespaces)));
  return await builder.put(top);
}

/** What file nodes cannot hold: FORMAT.md, "What Dropkeep puts where". */
async function ownTree(parts: SnapshotParts, builder: TreeBuilder, namespaces: Namespace[]): Promise<string> {
  const { shares, groups } = await sharingFiles(parts, namespaces);
  const nodes = [await teamFile(parts, namespaces), ...groups];
  if (shares.length > 0) nodes.push(folder(parts, "sharing", await builder.put(shares)));
  return await builder.put(nodes);
}

/** The upper levels have no time in Dropbox; the task's own keeps their trees equal while nothing changes. */
function folder(
  parts: SnapshotParts,
  name: string,
  subtree: string,
  xattrs: Record<string, string> = {},
): TreeNode {
  return {
    name,
    type: "dir",
    mode: FOLDER_MODE,
    mtime: timeOf(parts.task.createdAt / 1000),
    subtree,
    xattrs,
  };
}

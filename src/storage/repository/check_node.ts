import { plainLength } from "./blob_opener.ts";
import type { CheckState, Folder } from "./check_state.ts";
import { type Finding, problem } from "./finding.ts";
import { isStorableName } from "./node_name.ts";
import type { TreeNode } from "./node.ts";

/** Whether one node can be restored, as far as index, packs and read data tell. */
export function* checkNode(state: CheckState, folder: Folder, node: TreeNode): Generator<Finding> {
  const path = `${folder.path}/${node.name}`;
  const why = reasonAgainst(state, node);
  if (!why) return;
  const { snapshotId } = folder;
  yield problem(`Cannot restore ${JSON.stringify(path)} of snapshot ${snapshotId.slice(0, 8)}: ${why}`, {
    path,
    snapshotId,
  });
}

function reasonAgainst(state: CheckState, node: TreeNode): string | null {
  if (!isStorableName(node.name)) return "no file system can hold that name";
  if (node.type === "dir" && !node.subtree) return "the folder names no tree";
  if (node.type !== "file") return null;
  return node.content ? contentTrouble(state, node.content, node.size ?? 0) : "the file names no content";
}

/** Stock restic restores by size and never compares it with the blobs, so we do. */
function contentTrouble(state: CheckState, content: string[], size: number): string | null {
  let sum = 0;
  for (const id of content) {
    const blob = state.table.find("data", id);
    if (!blob) return `no index names its blob ${id}`;
    if (state.lostPacks.has(blob.packId)) return `its blob ${id} is in pack ${blob.packId}, which is missing`;
    if (state.lostBlobs.has(`data${id}`)) return `its blob ${id} in pack ${blob.packId} is damaged`;
    sum += plainLength(blob);
  }
  return sum === size ? null : `it should have ${size} bytes, its blobs have ${sum}`;
}

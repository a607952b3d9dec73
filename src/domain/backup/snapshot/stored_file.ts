import { idOf } from "../../../storage/repository/ids.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import type { SnapshotParts } from "./snapshot_writer.ts";
import { FILE_MODE, timeOf } from "./tree_nodes.ts";

/** A document of ours is cut into pieces of this size. */
const PIECE = 1024 * 1024;

/** A file of `.dropkeep`: JSON, the same bytes as long as it says the same. */
export async function storedFile(parts: SnapshotParts, name: string, document: unknown): Promise<TreeNode> {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  return {
    name,
    type: "file",
    mode: FILE_MODE,
    mtime: timeOf(parts.task.createdAt / 1000),
    size: bytes.length,
    content: await storePieces(parts, bytes),
  };
}

/** Returns the ids of the pieces, in order. */
async function storePieces(parts: SnapshotParts, bytes: Uint8Array): Promise<string[]> {
  const content: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.slice(at, at + PIECE);
    const id = idOf(piece);
    content.push(id);
    if ((await parts.intake.claim("data", [id])).length > 0) parts.crew.store("data", [{ id, bytes: piece }]);
  }
  return content;
}

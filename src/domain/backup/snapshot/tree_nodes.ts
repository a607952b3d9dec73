import { idsIn } from "../../../storage/catalogue/contents.ts";
import type { TreeChild } from "../../../storage/catalogue/trees.ts";
import { BLOCK_BYTES } from "../../../storage/repository/content_hash.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import { isStorableName } from "../../../storage/repository/node_name.ts";

export const FILE_MODE = 0o644;
export const FOLDER_MODE = 0o755;

/** A file as a restic node. Only stable facts are written, so a tree changes with its content alone. */
export function fileNode(child: TreeChild): TreeNode {
  const content = idsIn(child.chunks);
  return {
    name: child.name,
    type: "file",
    mode: FILE_MODE,
    mtime: timeOf(child.client_modified),
    size: child.size,
    content,
    xattrs: { ...facts(child), ...ownHash(child, content) },
  };
}

/** `subtree` is the id of the folder's own tree, lowercase hex. */
export function folderNode(child: TreeChild, subtree: string): TreeNode {
  return {
    name: child.name,
    type: "dir",
    mode: FOLDER_MODE,
    mtime: timeOf(child.client_modified),
    subtree,
    xattrs: facts(child),
  };
}

/** A symlink carries no attributes: a restore could not set them (EPERM), so its facts stand in `.dropkeep/team.json`. */
export function linkNode(child: TreeChild, target: string): TreeNode {
  return {
    name: child.name,
    type: "symlink",
    mode: 0o777,
    mtime: timeOf(child.client_modified),
    linktarget: target,
  };
}

function facts(child: TreeChild): Record<string, string> {
  const all = {
    "user.dropbox.id": child.dropbox_id,
    "user.dropbox.rev": child.rev,
    "user.dropbox.server_modified": child.rev ? String(child.server_modified) : null,
    "user.dropbox.modified_by": child.modified_by,
    "user.dropbox.unverified": child.unverified ? "1" : null,
    "user.dropbox.export": child.kind === "export" ? child.target : null,
    "user.dropbox.name_lower": child.name_lower === child.name.toLowerCase() ? null : child.name_lower,
  };
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value !== null) known[name] = value;
  return known;
}

/** A content of one block needs none: its hash is SHA-256(blob id), which was verified when it was stored (law 1). */
function ownHash(child: TreeChild, content: string[]): Record<string, string> {
  const isBlock = content.length === 1 && child.size <= BLOCK_BYTES;
  if (content.length === 0 || isBlock) return {};
  return { "user.dropbox.content_hash": child.content_hash };
}

/** RFC 3339 of unix seconds, as a tree holds it; years outside 0000-9999 cannot be written and are clamped. */
export function timeOf(seconds: number): string {
  const clamped = Math.min(Math.max(seconds, -62_167_219_200), 253_402_300_799);
  return new Date(clamped * 1000).toISOString().replace(".000Z", "Z");
}

/**
 * Names as a tree can hold them. Dropbox tells names apart that are equal in a tree only by accident: the later ones
 * carry their id. A name that no file system holds is percent-encoded; Dropbox itself refuses such names.
 */
export function apart(nodes: TreeNode[]): TreeNode[] {
  const taken = new Set<string>();
  return nodes.map((node) => {
    const plain = isStorableName(node.name) ? node.name : `_${encodeURIComponent(node.name)}`;
    const name = taken.has(plain) ? `${plain} (${node.xattrs?.["user.dropbox.id"] ?? taken.size})` : plain;
    taken.add(name);
    return name === node.name ? node : { ...node, name, ...named(node) };
  });
}

/** What Dropbox calls a node that stands under another name here. */
function named(node: TreeNode): Pick<TreeNode, "xattrs"> {
  return node.type === "symlink" ? {} : { xattrs: { ...node.xattrs, "user.dropbox.name": node.name } };
}

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
    xattrs: ownHash(facts(child), child, content),
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

/** One after the other: a list of all of them, to leave out what is null, costs three times as much, and is made for each file. */
function facts(child: TreeChild): Record<string, string> {
  const known: Record<string, string> = {};
  if (child.dropbox_id !== null) known["user.dropbox.id"] = child.dropbox_id;
  if (child.rev !== null) known["user.dropbox.rev"] = child.rev;
  if (child.rev) known["user.dropbox.server_modified"] = String(child.server_modified);
  if (child.modified_by !== null) known["user.dropbox.modified_by"] = child.modified_by;
  if (child.unverified) known["user.dropbox.unverified"] = "1";
  if (child.kind === "export" && child.target !== null) known["user.dropbox.export"] = child.target;
  if (child.name_lower !== child.name.toLowerCase()) known["user.dropbox.name_lower"] = child.name_lower;
  return known;
}

/** A content of one block needs none: its hash is SHA-256(blob id), which was verified when it was stored (law 1). */
function ownHash(xattrs: Record<string, string>, child: TreeChild, content: string[]) {
  const isBlock = content.length === 1 && child.size <= BLOCK_BYTES;
  if (content.length > 0 && !isBlock) xattrs["user.dropbox.content_hash"] = child.content_hash;
  return xattrs;
}

const DAY = 86_400;
const DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));
/** The day of the last time asked for; files of one folder are of few days. */
let lastDay = { day: 0, date: "1970-01-01" };

/** RFC 3339 of unix seconds, as a tree holds it; years outside 0000-9999 cannot be written and are clamped. */
export function timeOf(seconds: number): string {
  const clamped = Math.min(Math.max(seconds, -62_167_219_200), 253_402_300_799);
  if (!Number.isInteger(clamped)) return new Date(clamped * 1000).toISOString();
  const day = Math.floor(clamped / DAY);
  if (day !== lastDay.day) lastDay = { day, date: new Date(day * DAY * 1000).toISOString().slice(0, -14) };
  const second = clamped - day * DAY;
  const minute = Math.floor(second / 60);
  return `${lastDay.date}T${DIGITS[Math.floor(minute / 60)]}:${DIGITS[minute % 60]}:${DIGITS[second % 60]}Z`;
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

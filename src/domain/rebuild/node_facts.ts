import { createHash } from "node:crypto";
import type { StoredContent } from "../../storage/catalogue/contents.ts";
import type { NewVersion } from "../../storage/catalogue/versions.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import type { LinkFacts } from "./team_facts.ts";

/** What a node of a tree says of an item, before the catalogue has numbers for it. */
export interface NodeFacts {
  /** Last part of the path as the server lowercased it. */
  nameLower: string;
  state: Omit<NewVersion, "nodeId" | "parentId" | "contentId">;
  content: StoredContent | null;
  /** Tree of a folder, lowercase hex. */
  subtree: string | null;
}

/** A file or a folder, as `backup/tree_nodes` wrote it. */
export function factsOf(node: TreeNode): NodeFacts {
  const { xattrs = {} } = node;
  const name = xattrs["user.dropbox.name"] ?? node.name;
  return {
    nameLower: xattrs["user.dropbox.name_lower"] ?? name.toLowerCase(),
    state: node.type === "dir" ? folderState(node, name) : fileState(node, name),
    content: node.type === "dir" ? null : contentOf(node),
    subtree: node.subtree ?? null,
  };
}

/** A symlink or a mount, whose facts no node can carry; `link` is what the team file says of it. */
export function linkFacts(node: TreeNode, link: LinkFacts): NodeFacts {
  const seconds = secondsOf(node);
  return {
    nameLower: link.path?.slice(link.path.lastIndexOf("/") + 1) ?? link.name.toLowerCase(),
    state: {
      kind: link.kind,
      name: link.name,
      dropboxId: link.dropboxId,
      rev: link.rev,
      size: 0,
      clientModified: seconds,
      serverModified: link.serverModified,
      target: link.target,
      modifiedBy: link.modifiedBy ?? null,
      unverified: false,
    },
    content: null,
    subtree: null,
  };
}

function folderState(node: TreeNode, name: string): NodeFacts["state"] {
  const seconds = secondsOf(node);
  return {
    kind: "folder",
    name,
    dropboxId: node.xattrs?.["user.dropbox.id"] ?? null,
    rev: null,
    size: 0,
    clientModified: seconds,
    serverModified: seconds,
    target: null,
    modifiedBy: null,
    unverified: false,
  };
}

function fileState(node: TreeNode, name: string): NodeFacts["state"] {
  const { xattrs = {} } = node;
  const format = xattrs["user.dropbox.export"] ?? null;
  return {
    kind: format === null ? "file" : "export",
    name,
    dropboxId: xattrs["user.dropbox.id"] ?? null,
    rev: xattrs["user.dropbox.rev"] ?? null,
    size: node.size ?? 0,
    clientModified: secondsOf(node),
    serverModified: Number(xattrs["user.dropbox.server_modified"] ?? secondsOf(node)),
    target: format,
    modifiedBy: xattrs["user.dropbox.modified_by"] ?? null,
    unverified: xattrs["user.dropbox.unverified"] !== undefined,
  };
}

function contentOf({ xattrs = {}, content = [], size = 0 }: TreeNode): StoredContent {
  return { contentHash: xattrs["user.dropbox.content_hash"] ?? derivedHash(content), size, chunks: content };
}

/** Of one blob, or of none: SHA-256 over the blob's id, or over nothing (FORMAT.md, "Trees"). */
function derivedHash([blob]: string[]): string {
  return createHash("sha256").update(blob === undefined ? new Uint8Array() : Uint8Array.fromHex(blob)).digest(
    "hex",
  );
}

function secondsOf({ mtime }: TreeNode): number {
  return Date.parse(mtime) / 1000;
}

export type NodeType = "file" | "dir" | "symlink" | "dev" | "chardev" | "fifo" | "socket" | "irregular";

/** One entry of a tree, in words of ours; `encodeTree` turns it into restic's (FORMAT.md, "Trees"). */
export interface TreeNode {
  /** Bytes that are no UTF-8 stand as lone surrogates, see loose_text.ts. */
  name: string;
  type: NodeType;
  /** Permission bits with setuid, setgid and sticky, as in `chmod`. */
  mode: number;
  /** RFC 3339 with up to nine digits of fraction. */
  mtime: string;
  /** Bytes; files only. */
  size?: number;
  /** Ids of the data blobs in order; files only. */
  content?: string[];
  /** Id of a tree; dirs only. */
  subtree?: string;
  /** Symlinks only. */
  linktarget?: string;
  /** Extended attributes by name; the values follow the rule for names. */
  xattrs?: Record<string, string>;
  /** What stock restic knows of a local file and Dropbox has not; kept when a tree is written again. */
  local?: LocalFacts;
}

export interface LocalFacts {
  atime: string;
  ctime: string;
  uid: number;
  gid: number;
  user?: string;
  group?: string;
  inode?: number;
  device_id?: number;
  links?: number;
  device?: number;
  generic_attributes?: unknown;
  error?: string;
}

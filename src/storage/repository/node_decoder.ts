import { fromGoMode } from "./file_mode.ts";
import { goUnquote } from "./go_quote.ts";
import { decodeLoose } from "./loose_text.ts";
import type { LocalFacts, NodeType, TreeNode } from "./node.ts";

/** The fields of restic's node that are read here. */
interface NodeJson extends LocalFacts {
  name: string;
  type: NodeType;
  mode?: number;
  mtime: string;
  size?: number;
  linktarget?: string;
  linktarget_raw?: string;
  extended_attributes?: { name: string; value: string | null }[];
  content?: string[] | null;
  subtree?: string;
}

/** What stock restic tells of local files (owner, inode, …) stays in `local`, so that a tree written anew loses none of it. */
export function nodeFromJson(json: NodeJson): TreeNode {
  const node: TreeNode = {
    name: goUnquote(json.name),
    type: json.type,
    mode: fromGoMode(json.mode ?? 0),
    mtime: json.mtime,
    local: localFacts(json),
  };
  if (json.type === "file") Object.assign(node, { size: json.size ?? 0, content: json.content ?? undefined });
  if (json.subtree) node.subtree = json.subtree;
  if (json.linktarget) node.linktarget = linkTarget(json);
  if (json.extended_attributes?.length) node.xattrs = attributes(json.extended_attributes);
  return node;
}

function localFacts(json: NodeJson): LocalFacts {
  const { atime, ctime, uid, gid, user, group, inode, device_id, links, device, generic_attributes, error } =
    json;
  return { atime, ctime, uid, gid, user, group, inode, device_id, links, device, generic_attributes, error };
}

function linkTarget({ linktarget, linktarget_raw }: NodeJson): string {
  return linktarget_raw ? decodeLoose(Uint8Array.fromBase64(linktarget_raw)) : linktarget!;
}

function attributes(list: { name: string; value: string | null }[]): Record<string, string> {
  return Object.fromEntries(
    list.map(({ name, value }) => [name, decodeLoose(Uint8Array.fromBase64(value ?? ""))]),
  );
}

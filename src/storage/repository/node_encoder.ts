import { RepositoryError } from "./errors.ts";
import { toGoMode } from "./file_mode.ts";
import { goJsonString } from "./go_json.ts";
import { goQuote } from "./go_quote.ts";
import { goTime } from "./go_time.ts";
import { encodeLoose } from "./loose_text.ts";
import { isStorableName } from "./node_name.ts";
import type { LocalFacts, TreeNode } from "./node.ts";

const PRINTABLE_ASCII = /^[ -~]*$/;
const NOBODY: Partial<LocalFacts> = {};

/** One node with restic's fields in the order of its Go struct; what Go omits when empty is omitted. */
export function nodeToJson(node: TreeNode): string {
  refuse(node);
  const mtime = goTime(node.mtime);
  const mode = toGoMode(node.type, node.mode);
  return `{"name":${goJsonString(goQuote(node.name))},"type":"${node.type}"` +
    (mode ? `,"mode":${mode}` : "") + timesAndOwner(mtime, node.local ?? NOBODY) +
    (node.size ? `,"size":${node.size}` : "") + optional("links", node.local?.links) + link(node.linktarget) +
    attributes(node.xattrs) + optional("generic_attributes", node.local?.generic_attributes) +
    optional("device", node.local?.device) + `,"content":${content(node)}` +
    (node.subtree ? `,"subtree":"${node.subtree}"` : "") +
    (node.local?.error ? `,"error":${goJsonString(node.local.error)}` : "") + "}";
}

/** atime and ctime repeat mtime and the owner is 0, so that a tree changes only when its content does. */
function timesAndOwner(mtime: string, local: Partial<LocalFacts>): string {
  const { atime = mtime, ctime = mtime, uid = 0, gid = 0, user, group } = local;
  return `,"mtime":"${mtime}","atime":"${atime}","ctime":"${ctime}","uid":${uid},"gid":${gid}` +
    (user ? `,"user":${goJsonString(user)}` : "") + (group ? `,"group":${goJsonString(group)}` : "") +
    optional("inode", local.inode) + optional("device_id", local.device_id);
}

function optional(name: string, value: unknown): string {
  return value ? `,"${name}":${JSON.stringify(value)}` : "";
}

function link(target: string | undefined): string {
  if (!target) return "";
  const raw = target.isWellFormed() ? "" : `,"linktarget_raw":"${encodeLoose(target).toBase64()}"`;
  return `,"linktarget":${goJsonString(target)}${raw}`;
}

function attributes(xattrs: Record<string, string> = {}): string {
  let items = "";
  for (const name in xattrs) items += `${items && ","}${attribute(name, xattrs[name]!)}`;
  return items && `,"extended_attributes":[${items}]`;
}

/** As it was written last, by name: who changed a file is the same one for most of a folder. */
const written = new Map<string, { value: string; json: string }>();
/** Names of other programs' attributes may be any. */
const REMEMBERED = 100;

function attribute(name: string, value: string): string {
  const last = written.get(name);
  if (last?.value === value) return last.json;
  const json = `{"name":${goJsonString(name)},"value":"${base64(value)}"}`;
  if (last) [last.value, last.json] = [value, json];
  else if (written.size < REMEMBERED) written.set(name, { value, json });
  return json;
}

/** The detour over bytes costs ten times as much, three times a node. */
function base64(value: string): string {
  return PRINTABLE_ASCII.test(value) ? btoa(value) : encodeLoose(value).toBase64();
}

function content({ type, content }: TreeNode): string {
  if (type !== "file") return "null";
  return content?.length ? `["${content.join('","')}"]` : "[]";
}

function refuse({ name, type, xattrs, subtree, linktarget }: TreeNode): void {
  const problem = !isStorableName(name)
    ? "no file system can hold that name"
    : type === "dir" && !subtree
    ? "a folder needs a subtree"
    : type === "symlink" && !linktarget
    ? "a link needs a target"
    : type === "symlink" && xattrs && Object.keys(xattrs).length > 0
    ? "a link cannot carry attributes, restoring it would fail"
    : null;
  if (problem) throw new RepositoryError("invalid", `Cannot store ${JSON.stringify(name)}: ${problem}`);
}

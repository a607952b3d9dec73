import { Buffer } from "node:buffer";
import { idOf } from "../../../storage/repository/ids.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import { encodeTree } from "../../../storage/repository/tree.ts";
import type { TreeReader } from "../../../storage/repository/tree_reader.ts";

const TEAM_FILE = "/.dropkeep/team.json";

/** What goes out of trees. */
export interface Removal {
  /** Whether the item at a path goes, with all below it. */
  has(path: string, node: TreeNode): boolean;
  /** Whether it may be anywhere: then every tree is looked at. */
  readonly isAnywhere: boolean;
  /** Whether what goes below a folder depends on where the folder stands. */
  reachesInto(path: string): boolean;
  /** What is left of `.dropkeep/team.json`, which tells of links that no node can. */
  withoutLinks(team: object): object;
}

/** Takes a blob that must be stored, if it is not yet. */
export type KeepBlob = (kind: "data" | "tree", id: string, bytes: Uint8Array) => Promise<void>;

/** Writes trees anew without what goes: only the folders on the way from the root to it. */
export class TreeEraser {
  #trees: TreeReader;
  #selection: Removal;
  #keep: KeepBlob;
  /** What became of trees, by id, and by path where that matters. */
  #done = new Map<string, string>();
  /** Where files, folders and links were taken out, each once a tree. */
  readonly dropped: string[] = [];

  constructor(trees: TreeReader, selection: Removal, keep: KeepBlob) {
    this.#trees = trees;
    this.#selection = selection;
    this.#keep = keep;
  }

  /** The id of the tree without what goes: its own where nothing of that is in it. */
  async erase(treeId: string, path = ""): Promise<string> {
    const depends = this.#selection.reachesInto(path) || TEAM_FILE.startsWith(`${path}/`);
    if (!depends && !this.#selection.isAnywhere) return treeId;
    const key = depends ? `${treeId} ${path}` : treeId;
    const done = this.#done.get(key) ?? await this.#rewrite(treeId, path);
    this.#done.set(key, done);
    return done;
  }

  async #rewrite(treeId: string, folder: string): Promise<string> {
    const nodes = await this.#trees.readTree(treeId);
    const kept: TreeNode[] = [];
    let isChanged = false;
    for (const node of nodes) {
      const path = `${folder}/${node.name}`;
      const left = this.#selection.has(path, node) ? null : await this.#within(path, node);
      if (left === null) this.dropped.push(path);
      else kept.push(left);
      isChanged ||= left !== node;
    }
    if (!isChanged) return treeId;
    const bytes = encodeTree(kept);
    const id = idOf(bytes);
    await this.#keep("tree", id, bytes);
    return id;
  }

  /** The node itself where nothing in it goes. */
  async #within(path: string, node: TreeNode): Promise<TreeNode> {
    if (path === TEAM_FILE) return await this.#teamFile(node);
    if (!node.subtree) return node;
    const subtree = await this.erase(node.subtree, path);
    return subtree === node.subtree ? node : { ...node, subtree };
  }

  async #teamFile(node: TreeNode): Promise<TreeNode> {
    const pieces = await Array.fromAsync(this.#trees.stream(node.content ?? []));
    const text = new TextDecoder().decode(Buffer.concat(pieces));
    const left = JSON.stringify(this.#selection.withoutLinks(JSON.parse(text)));
    if (left === text) return node;
    const bytes = new TextEncoder().encode(left);
    const id = idOf(bytes);
    await this.#keep("data", id, bytes);
    return { ...node, size: bytes.length, content: [id] };
  }
}

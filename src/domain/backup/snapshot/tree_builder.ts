import { breathe } from "../../../storage/database/breath.ts";
import type { Namespace } from "../../../storage/catalogue/namespaces.ts";
import { erasuresOf } from "../../../storage/catalogue/repositories.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { saveTrees, type TreeChild } from "../../../storage/catalogue/trees.ts";
import { idOf } from "../../../storage/repository/ids.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import { encodeLargeTree } from "../../../storage/repository/tree.ts";
import type { Crew } from "../pipeline/crew.ts";
import type { Intake } from "../commit/intake.ts";
import { FolderReader } from "./folder_reader.ts";
import { apart, fileNode, folderNode, linkNode } from "./tree_nodes.ts";

/** Folders whose new trees are remembered in memory before they are made durable. */
const UNSAVED = 10_000;
/** Bytes of trees handed over before the next waits until those before them are in packs: some are made while others are packed. */
const AHEAD = 1024 * 1024;
/** Trees handed over together, and their bytes: asking and sending cost more than a small folder's tree. */
const TOGETHER = 128;
const TOGETHER_BYTES = 256 * 1024;

export interface TreeParts {
  catalogue: Catalogue;
  crew: Crew;
  intake: Intake;
  signal: AbortSignal;
  /** Where each namespace stands in the snapshot, by Dropbox id. */
  folders: Map<string, string>;
  repositoryId: number;
  /** How often states had been erased before anything was read. */
  erasures: number;
}

/** An erasure took states out while trees were made of them. */
export class StatesErased extends Error {}

/** Writes the trees that are stale, deepest first; what did not change keeps its tree and costs nothing. */
export class TreeBuilder {
  #parts: TreeParts;
  #folders: FolderReader;
  #unsaved: { nodeId: number; treeId: string }[] = [];
  /** Trees that are made and not handed over yet, by id. */
  #made = new Map<string, Uint8Array>();
  #madeBytes = 0;
  #ahead = 0;
  /** All but the last that were handed over are in packs. */
  #caughtUp: Promise<void> = Promise.resolve();
  written = 0;

  constructor(parts: TreeParts) {
    this.#parts = parts;
    this.#folders = new FolderReader(parts.catalogue.read);
  }

  /** The id of a namespace's tree, which is stale. */
  async namespace({ folder }: Namespace, rootNode: number): Promise<string> {
    return await this.#folder(rootNode, folder.split("/").length);
  }

  /** Stores a tree that stands for no Dropbox folder: the upper levels of a snapshot. */
  async put(nodes: TreeNode[]): Promise<string> {
    const bytes = await encodeLargeTree(apart(nodes), breathe);
    const id = idOf(bytes);
    // A large one crosses by itself, in its own memory.
    if (bytes.length >= TOGETHER_BYTES) await this.#handOver();
    this.#made.set(id, bytes);
    this.#madeBytes += bytes.length;
    if (this.#made.size >= TOGETHER || this.#madeBytes >= TOGETHER_BYTES) await this.#handOver();
    return id;
  }

  /**
   * All trees so far are in the store, and remembered as those of their folders. Throws `StatesErased` where they may
   * show what was erased since: nobody would make them anew.
   */
  async save() {
    await this.#settle();
    const trees = this.#unsaved.splice(0);
    this.written += trees.length;
    const { catalogue, repositoryId, erasures } = this.#parts;
    await catalogue.write(async (trx) => {
      if (await erasuresOf(trx, repositoryId) !== erasures) throw new StatesErased();
      await saveTrees(trx, trees);
    });
  }

  /** What the repository has already is left out. */
  async #handOver() {
    const { intake, crew } = this.#parts;
    const made = this.#made;
    [this.#made, this.#madeBytes] = [new Map(), 0];
    const fresh = await intake.claim("tree", [...made.keys()]);
    crew.store("tree", fresh.map((id) => ({ id, bytes: made.get(id)! })));
    this.#ahead += fresh.reduce((sum, id) => sum + made.get(id)!.length, 0);
    if (this.#ahead > AHEAD) await this.#catchUp();
  }

  async #catchUp() {
    this.#ahead = 0;
    const before = this.#caughtUp;
    this.#caughtUp = this.#parts.crew.catchUp();
    this.#caughtUp.catch(() => {}); // whoever waits for it next is told
    await before;
  }

  async #settle() {
    await this.#handOver();
    await this.#caughtUp;
    this.#ahead = 0;
    await this.#parts.crew.flush();
    await this.#parts.intake.settle();
  }

  /** Of a folder whose tree is stale. */
  async #folder(nodeId: number, depth: number): Promise<string> {
    this.#parts.signal.throwIfAborted();
    const treeId = await this.put(await this.#nodes(nodeId, depth));
    this.#unsaved.push({ nodeId, treeId });
    if (this.#unsaved.length >= UNSAVED) await this.save();
    return treeId;
  }

  async #nodes(folder: number, depth: number): Promise<TreeNode[]> {
    const nodes: TreeNode[] = [];
    for await (const children of this.#folders.pages(folder)) {
      for (const child of children) {
        nodes.push(child.kind === "folder" ? await this.#subfolder(child, depth) : this.#node(child, depth));
      }
      await breathe();
    }
    return nodes;
  }

  async #subfolder(child: TreeChild, depth: number): Promise<TreeNode> {
    return folderNode(child, child.tree_id || await this.#folder(child.node_id, depth + 1));
  }

  #node(child: TreeChild, depth: number): TreeNode {
    if (child.kind === "symlink") return linkNode(child, child.target || ".");
    if (child.kind === "mount") return linkNode(child, "../".repeat(depth) + this.#folderOf(child.target!));
    return fileNode(child);
  }

  #folderOf(namespace: string): string {
    return this.#parts.folders.get(namespace) ?? `not-backed-up/${namespace}`;
  }
}

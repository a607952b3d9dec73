import { plainLength } from "./blob_opener.ts";
import type { BlobTable } from "./blob_table.ts";
import type { BlobKind } from "./blob.ts";
import { RepositoryError } from "./errors.ts";
import type { TreeNode } from "./node.ts";
import { prefetch } from "./prefetch.ts";
import { BlobReader } from "./reader.ts";
import type { Repository } from "./repository.ts";
import { TreeReader } from "./tree_reader.ts";

const TREES_AT_ONCE = 8;
const TREE_BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Which blobs of a table something needs: a 1 a slot. */
export class Marks {
  readonly used: Uint8Array;
  #table: BlobTable;
  /** Trees read. */
  trees = 0;

  constructor(table: BlobTable) {
    this.#table = table;
    this.used = new Uint8Array(table.size);
  }

  /** Marks a blob if the table has it; answers whether it was unmarked before, or null where it has none. */
  mark(kind: BlobKind, id: string): boolean | null {
    const slot = this.#table.slotOf(kind, id);
    if (slot < 0) return null;
    const isNew = this.used[slot] === 0;
    this.used[slot] = 1;
    return isNew;
  }

  /**
   * Marks the trees and all that they reach, each read once. Throws `missing` or `damaged`: where it cannot be said
   * what is needed, nothing may be removed.
   */
  async markTrees(
    repository: Repository,
    roots: readonly string[],
    signal: AbortSignal,
    progress = () => {},
  ) {
    const trees = new TreeReader(this.#table, new BlobReader(repository.store, repository.keys));
    const pending = [...roots];
    while (pending.length > 0) {
      signal.throwIfAborted();
      const batch = this.#next(pending);
      for await (const nodes of prefetch(batch, TREES_AT_ONCE, (id) => trees.readTree(id))) {
        for (const node of nodes) this.#markNode(node, pending);
      }
      this.trees += batch.length;
      progress();
    }
  }

  #next(pending: string[]): string[] {
    const batch: string[] = [];
    let bytes = 0;
    while (pending.length > 0 && batch.length < TREES_AT_ONCE && bytes < TREE_BYTES_AT_ONCE) {
      const id = pending.pop()!;
      const isNew = this.mark("tree", id);
      if (isNew === null) throw unnamed("tree", id);
      if (!isNew) continue;
      bytes += plainLength(this.#table.find("tree", id)!);
      batch.push(id);
    }
    return batch;
  }

  #markNode({ content = [], subtree }: TreeNode, pending: string[]) {
    for (const id of content) if (this.mark("data", id) === null) throw unnamed("blob", id);
    if (subtree) pending.push(subtree);
  }
}

function unnamed(what: string, id: string): RepositoryError {
  return new RepositoryError(
    "missing",
    `Cannot tell what is needed: no index names ${what} ${id}; run a check`,
  );
}

import type { BlobLocation } from "./blob.ts";
import type { BlobTable } from "./blob_table.ts";
import { RepositoryError } from "./errors.ts";
import type { TreeNode } from "./node.ts";
import type { BlobReader } from "./reader.ts";
import { decodeTree } from "./tree.ts";

/** Finds trees and contents by id, through the index. */
export class TreeReader {
  #table: BlobTable;
  #reader: BlobReader;

  constructor(table: BlobTable, reader: BlobReader) {
    this.#table = table;
    this.#reader = reader;
  }

  async readTree(id: string): Promise<TreeNode[]> {
    const location = this.#table.find("tree", id);
    if (!location) throw new RepositoryError("missing", `Cannot read tree ${id}: no index names it`);
    const bytes = await this.#reader.readNear(location);
    try {
      return decodeTree(bytes);
    } catch (cause) {
      throw new RepositoryError("damaged", `Cannot read tree ${id}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Where the pieces of a file lie, in order. */
  locate(content: readonly string[]): BlobLocation[] {
    return content.map((id) => {
      const location = this.#table.find("data", id);
      if (!location) throw new RepositoryError("missing", `Cannot read blob ${id}: no index names it`);
      return location;
    });
  }

  /** The bytes of a file. */
  stream(content: readonly string[], signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    return this.#reader.streamBlobs(this.locate(content), signal);
  }
}

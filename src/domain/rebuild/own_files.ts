import { placesOf } from "../../storage/catalogue/packs.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import type { BlobReader } from "../../storage/repository/reader.ts";

/** Reads Dropkeep's own files of snapshots; one that is the same as in the snapshot before is not read again. */
export class OwnFiles {
  #db: Reader;
  #repositoryId: number;
  #blobs: BlobReader;
  /** What was read last under each name, by its blobs. */
  #read = new Map<string, string>();

  constructor(db: Reader, repositoryId: number, blobs: BlobReader) {
    this.#db = db;
    this.#repositoryId = repositoryId;
    this.#blobs = blobs;
  }

  /** The document, or null where it was read under this name in the snapshot before. */
  async readChanged<T>(name: string, node: TreeNode): Promise<T | null> {
    const { content = [] } = node;
    const key = content.join();
    if (this.#read.get(name) === key) return null;
    const document = JSON.parse(await this.#text(content));
    this.#read.set(name, key);
    return document;
  }

  async #text(content: string[]): Promise<string> {
    const places = await placesOf(this.#db, this.#repositoryId, "data", content);
    const decoder = new TextDecoder();
    let text = "";
    for (const id of content) {
      const place = places.get(id);
      if (!place) throw new RepositoryError("missing", `Cannot read blob ${id}: no index names it`);
      text += decoder.decode(await this.#blobs.readBlob({ ...place, kind: "data" }), { stream: true });
    }
    return text + decoder.decode();
  }
}

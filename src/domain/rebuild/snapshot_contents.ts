import { placesOf } from "../../storage/catalogue/packs.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import type { BlobTable } from "../../storage/repository/blob_table.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import { BlobReader } from "../../storage/repository/reader.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import type { StoredSnapshot } from "../../storage/repository/snapshot.ts";
import { TreeReader } from "../../storage/repository/tree_reader.ts";
import type { TeamFacts } from "./team_facts.ts";

export interface SnapshotContents {
  team: TeamFacts;
  /** Root tree of each namespace, lowercase hex, by Dropbox id. */
  roots: Map<string, string>;
}

/** Opens snapshots: their upper levels and what `.dropkeep` says. */
export class SnapshotReader {
  readonly trees: TreeReader;
  #db: Reader;
  #repositoryId: number;
  #blobs: BlobReader;
  /** The last team file: it seldom changes from one snapshot to the next. */
  #team: { key: string; facts: TeamFacts } | null = null;

  constructor(db: Reader, repositoryId: number, { store, keys }: Repository, table: BlobTable) {
    this.#db = db;
    this.#repositoryId = repositoryId;
    this.#blobs = new BlobReader(store, keys);
    this.trees = new TreeReader(table, this.#blobs);
  }

  async open(snapshot: StoredSnapshot): Promise<SnapshotContents> {
    const roots = new Map<string, string>();
    let team: TeamFacts | null = null;
    for (const { name, subtree } of await this.trees.readTree(snapshot.tree)) {
      if (!subtree) continue;
      const nodes = await this.trees.readTree(subtree);
      if (name === ".dropkeep") team = await this.#teamFacts(nodes);
      else for (const [id, tree] of rootsIn(nodes)) roots.set(id, tree);
    }
    if (team) return { team, roots };
    throw new RepositoryError(
      "damaged",
      `Cannot read snapshot ${snapshot.id}: it has no .dropkeep/team.json`,
    );
  }

  async #teamFacts(nodes: TreeNode[]): Promise<TeamFacts | null> {
    const file = nodes.find((node) => node.name === "team.json");
    if (!file?.content) return null;
    const key = file.content.join();
    if (this.#team?.key !== key) this.#team = { key, facts: JSON.parse(await this.#text(file.content)) };
    return this.#team.facts;
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

function rootsIn(nodes: TreeNode[]): [string, string][] {
  return nodes.flatMap(({ xattrs, subtree }): [string, string][] => {
    const namespace = xattrs?.["user.dropbox.namespace"];
    return namespace && subtree ? [[namespace, subtree]] : [];
  });
}

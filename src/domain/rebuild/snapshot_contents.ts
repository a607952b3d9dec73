import type { Reader } from "../../storage/catalogue/power.ts";
import type { Group, Share } from "../../storage/catalogue/sharing.ts";
import type { BlobTable } from "../../storage/repository/blob_table.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import { BlobReader } from "../../storage/repository/reader.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import type { StoredSnapshot } from "../../storage/repository/snapshot.ts";
import { TreeReader } from "../../storage/repository/tree_reader.ts";
import { readTop } from "../backup/namespace_roots.ts";
import { OwnFiles } from "./own_files.ts";
import type { TeamFacts } from "./team_facts.ts";

export interface SnapshotContents {
  team: TeamFacts;
  /** Root tree of each namespace, lowercase hex, by Dropbox id. */
  roots: Map<string, string>;
  /** Who has access, where that is not as in the snapshot before, by Dropbox id. */
  shares: Map<string, Share>;
  /** The same of groups. */
  groups: Group[] | null;
}

/** Opens snapshots one after the other: their upper levels and what `.dropkeep` says. */
export class SnapshotReader {
  readonly trees: TreeReader;
  #files: OwnFiles;
  #team: TeamFacts | null = null;

  constructor(db: Reader, repositoryId: number, { store, keys }: Repository, table: BlobTable) {
    const blobs = new BlobReader(store, keys);
    this.#files = new OwnFiles(db, repositoryId, blobs);
    this.trees = new TreeReader(table, blobs);
  }

  async open(snapshot: StoredSnapshot): Promise<SnapshotContents> {
    const { roots, own } = await readTop(this.trees, snapshot.tree);
    const team = await this.#teamFacts(snapshot, own);
    return { team, roots, shares: await this.#shares(own), groups: await this.#groups(own) };
  }

  async #teamFacts(snapshot: StoredSnapshot, own: TreeNode[]): Promise<TeamFacts> {
    const file = own.find((node) => node.name === "team.json");
    if (file) this.#team = await this.#files.readChanged<TeamFacts>("team.json", file) ?? this.#team;
    if (file && this.#team) return this.#team;
    throw new RepositoryError(
      "damaged",
      `Cannot read snapshot ${snapshot.id}: it has no .dropkeep/team.json`,
    );
  }

  async #shares(own: TreeNode[]): Promise<Map<string, Share>> {
    const shares = new Map<string, Share>();
    const folder = own.find((node) => node.name === "sharing")?.subtree;
    if (!folder) return shares;
    for (const node of await this.trees.readTree(folder)) {
      const share = await this.#files.readChanged<Share>(`sharing/${node.name}`, node);
      if (share) shares.set(node.name.replace(/\.json$/, ""), share);
    }
    return shares;
  }

  async #groups(own: TreeNode[]): Promise<Group[] | null> {
    const file = own.find((node) => node.name === "groups.json");
    const told = file ? await this.#files.readChanged<{ groups: Group[] }>("groups.json", file) : null;
    return told?.groups ?? null;
  }
}

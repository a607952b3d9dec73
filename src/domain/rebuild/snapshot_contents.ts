import type { Reader } from "../../storage/catalogue/power.ts";
import type { Group, Share } from "../../storage/catalogue/sharing.ts";
import type { BlobTable } from "../../storage/repository/blob_table.ts";
import { isDamage, RepositoryError } from "../../storage/repository/errors.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import { BlobReader } from "../../storage/repository/reader.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import type { StoredSnapshot } from "../../storage/repository/snapshot.ts";
import { TreeReader } from "../../storage/repository/tree_reader.ts";
import { readTop } from "../backup/snapshot/namespace_roots.ts";
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
  /** Own files that cannot be read. */
  unreadable: string[];
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
    const unreadable: string[] = [];
    const team = await this.#teamFacts(snapshot, own, unreadable);
    const shares = await this.#shares(own, unreadable);
    return { team, roots, shares, groups: await this.#groups(own, unreadable), unreadable };
  }

  /** Where a snapshot does not say, as after a rewrite without that file, the one before does. */
  async #teamFacts(snapshot: StoredSnapshot, own: TreeNode[], unreadable: string[]): Promise<TeamFacts> {
    const file = own.find((node) => node.name === "team.json");
    const named = `.dropkeep/team.json of snapshot ${snapshot.id.slice(0, 8)}`;
    if (!file) unreadable.push(named);
    else {
      const told = await orNamed(
        unreadable,
        named,
        () => this.#files.readChanged<TeamFacts>("team.json", file),
      );
      this.#team = told ?? this.#team;
    }
    if (this.#team) return this.#team;
    throw new RepositoryError(
      "damaged",
      `Cannot read ${named}: without it nobody knows whose folders are whose`,
    );
  }

  async #shares(own: TreeNode[], unreadable: string[]): Promise<Map<string, Share>> {
    const shares = new Map<string, Share>();
    const folder = own.find((node) => node.name === "sharing")?.subtree;
    if (!folder) return shares;
    for (
      const node of await orNamed(unreadable, ".dropkeep/sharing", () => this.trees.readTree(folder)) ?? []
    ) {
      const name = `sharing/${node.name}`;
      const read = () => this.#files.readChanged<Share>(name, node);
      const share = await orNamed(unreadable, `.dropkeep/${name}`, read);
      if (share) shares.set(node.name.replace(/\.json$/, ""), share);
    }
    return shares;
  }

  async #groups(own: TreeNode[], unreadable: string[]): Promise<Group[] | null> {
    const file = own.find((node) => node.name === "groups.json");
    if (!file) return null;
    const read = () => this.#files.readChanged<{ groups: Group[] }>("groups.json", file);
    return (await orNamed(unreadable, ".dropkeep/groups.json", read))?.groups ?? null;
  }
}

/** Null for what is missing or damaged, which is named. */
async function orNamed<T>(unreadable: string[], name: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!isDamage(error)) throw error;
    unreadable.push(name);
    return null;
  }
}

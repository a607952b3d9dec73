import type { NamespaceKind } from "../../storage/database/catalogue_tables.ts";
import type { EntityFacts } from "../entities/facts.ts";
import type { Link } from "../../storage/catalogue/namespaces.ts";
import type { BackupTask } from "../backup/run.ts";

/** What `.dropkeep/team.json` of a snapshot says. Version 1 names neither the team nor where links stand. */
export interface TeamFacts {
  version: 1 | 2;
  task: Omit<BackupTask, "team"> & Partial<Pick<BackupTask, "team">>;
  entities: (Omit<EntityFacts, "discovered_run"> & { discovered_run?: number })[];
  namespaces: NamespaceFacts[];
  links: LinkFacts[];
}

export interface NamespaceFacts {
  dropbox_id: string;
  kind: NamespaceKind;
  name: string;
  folder: string;
  /** Dropbox id of the entity that owns it. */
  entity: string | null;
  lost_at?: number | null;
  lost_code?: string | null;
}

export type LinkFacts = Omit<Link, "nodeId" | "modifiedBy"> & {
  /** As the server lowercased it, inside its namespace. */
  path?: string;
  modifiedBy?: string | null;
};

/** The links of a snapshot by the folder they stand in; those of version 1 by their namespace alone. */
export class LinksByFolder {
  #links: Map<string, LinkFacts[]>;

  constructor(links: LinkFacts[]) {
    this.#links = Map.groupBy(links, (link) => keyOf(link.namespace, link.path && parentOf(link.path)));
  }

  /** Those in a folder of a namespace. */
  in(namespace: string, pathLower: string): LinkFacts[] {
    return this.#links.get(keyOf(namespace, pathLower)) ?? this.#links.get(keyOf(namespace, undefined)) ?? [];
  }
}

function keyOf(namespace: string, folder: string | undefined): string {
  return `${namespace}:${folder ?? "?"}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

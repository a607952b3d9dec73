import { entityFacts } from "../../entities/facts.ts";
import { listEntities } from "../../../storage/catalogue/entities.ts";
import { currentLinks, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import { lowerPaths } from "../../../storage/catalogue/nodes.ts";
import type { TreeNode } from "../../../storage/repository/node.ts";
import type { SnapshotParts } from "./snapshot_writer.ts";
import { storedFile } from "./stored_file.ts";

/** What no file node can hold: who is in the team, which namespace is whose, symlinks and mounts. */
export async function teamFile(parts: SnapshotParts, namespaces: Namespace[]): Promise<TreeNode> {
  return await storedFile(parts, "team.json", await description(parts, namespaces));
}

async function description(parts: SnapshotParts, namespaces: Namespace[]) {
  const entities = await listEntities(parts.catalogue.read, parts.task.id);
  const links = await currentLinks(parts.catalogue.read, parts.task.id);
  const paths = await lowerPaths(parts.catalogue.read, links.map((link) => link.nodeId));
  return {
    version: 2,
    task: parts.task,
    entities: inOrder(entities.map(entityFacts), (one) => one.dropbox_id),
    namespaces: inOrder(namespaces, (ns) => ns.dropbox_id).map((ns) => ({
      dropbox_id: ns.dropbox_id,
      kind: ns.kind,
      name: ns.name,
      folder: ns.folder,
      entity: entities.find((entity) => entity.id === ns.entity_id)?.dropbox_id ?? null,
      lost_at: ns.lost_at,
      lost_code: ns.lost_code,
    })),
    links: inOrder(
      links.map(({ nodeId, ...link }) => ({ ...link, path: paths.get(nodeId)! })),
      (link) => `${link.namespace} ${link.path}`,
    ),
  };
}

/** An order that is Dropbox's own, not the catalogue's: the file of a rebuilt one is the same. */
function inOrder<T>(list: T[], key: (one: T) => string): T[] {
  return list.toSorted((a, b) => key(a) < key(b) ? -1 : 1);
}

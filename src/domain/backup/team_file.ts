import { listEntities } from "../../storage/catalogue/entities.ts";
import { currentLinks, type Namespace } from "../../storage/catalogue/namespaces.ts";
import { lowerPaths } from "../../storage/catalogue/nodes.ts";
import { idOf } from "../../storage/repository/ids.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import type { SnapshotParts } from "./snapshot_writer.ts";
import { FILE_MODE, timeOf } from "./tree_nodes.ts";

/** The description of the team is cut into pieces of this size. */
const PIECE = 1024 * 1024;

/** What no file node can hold: who is in the team, which namespace is whose, symlinks and mounts. */
export async function teamFile(parts: SnapshotParts, namespaces: Namespace[]): Promise<TreeNode> {
  const bytes = new TextEncoder().encode(JSON.stringify(await description(parts, namespaces)));
  return {
    name: "team.json",
    type: "file",
    mode: FILE_MODE,
    mtime: timeOf(parts.task.createdAt / 1000),
    size: bytes.length,
    content: await storePieces(parts, bytes),
  };
}

async function description(parts: SnapshotParts, namespaces: Namespace[]) {
  const entities = await listEntities(parts.catalogue.read, parts.task.id);
  const links = await currentLinks(parts.catalogue.read, parts.task.id);
  const paths = await lowerPaths(parts.catalogue.read, links.map((link) => link.nodeId));
  return {
    version: 2,
    task: parts.task,
    entities: inOrder(entities.map(({ id: _, task_id: __, ...facts }) => facts), (one) => one.dropbox_id),
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

/** Returns the ids of the pieces, in order. */
async function storePieces(parts: SnapshotParts, bytes: Uint8Array): Promise<string[]> {
  const content: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.slice(at, at + PIECE);
    const id = idOf(piece);
    content.push(id);
    if (await parts.intake.claim("data", id)) parts.crew.store("data", id, piece);
  }
  return content;
}

import { findInFolder } from "../../storage/catalogue/browse.ts";
import { findNamespace, type Namespace, namespacesOwnedBy } from "../../storage/catalogue/namespaces.ts";
import { rootNode } from "../../storage/catalogue/trees.ts";
import type { Reader } from "../account_catalogue.ts";
import { NotFound } from "../errors.ts";
import type { Scope } from "../scope.ts";

/** A folder of an entity as of a run, and the way there. */
export interface Way {
  /** Of the folder that was found. */
  nodeId: number;
  /** From the entity's top: `/Docs/2026`, as it was written then; "" for the top. */
  path: string;
  /** Each folder on the way, without the top. */
  steps: { name: string; path: string }[];
}

/** The namespace that is an entity's own. Throws `NotFound` where nothing of it was ever read. */
export async function homeOf(
  db: Reader,
  taskId: string,
  entityId: number,
): Promise<{ namespace: Namespace; root: number }> {
  const own = await namespacesOwnedBy(db, taskId, entityId);
  const namespace = own.find(({ kind }) => kind !== "app_folder") ?? own[0];
  const root = namespace && await rootNode(db, namespace.id);
  if (namespace && root) return { namespace, root };
  throw new NotFound(`Cannot look into user or team folder ${entityId}: nothing of it was backed up`);
}

/**
 * Goes down from an entity's top as of a run; mounts lead into what is mounted. Where the path names a file, the way
 * ends at its folder. Null where it is not there then, or leads into Limited Access and the scope does not show that.
 */
export async function findWay(
  db: Reader,
  scope: Scope,
  { taskId, root, run, path }: { taskId: string; root: number; run: number; path: string },
): Promise<Way | null> {
  const way: Way = { nodeId: root, path: "", steps: [] };
  for (const part of path.split("/").filter(Boolean)) {
    const item = await findInFolder(db, run, way.nodeId, part);
    if (!item) return null;
    if (item.kind !== "folder" && item.kind !== "mount") return way;
    const inside = item.kind === "folder" ? item.node_id : await mountedRoot(db, scope, taskId, item.target!);
    if (inside === null) return null;
    way.nodeId = inside;
    way.path += `/${item.name}`;
    way.steps.push({ name: item.name, path: way.path });
  }
  return way;
}

async function mountedRoot(
  db: Reader,
  scope: Scope,
  taskId: string,
  dropboxId: string,
): Promise<number | null> {
  const namespace = await findNamespace(db, taskId, dropboxId);
  if (!namespace || (!scope.isPrimary && await isLimited(db, namespace))) return null;
  return await rootNode(db, namespace.id);
}

async function isLimited(db: Reader, { entity_id }: Namespace): Promise<boolean> {
  if (entity_id === null) return false;
  const row = await db.selectFrom("entities").select("limited_at").where("id", "=", entity_id)
    .executeTakeFirst();
  return row !== undefined && row.limited_at !== null;
}

/** The node that a path had at any time, inside the entity's own namespace; null: it never was there. */
export async function nodeEverAt(
  db: Reader,
  namespaceId: number,
  root: number,
  path: string,
): Promise<number | null> {
  let node = root;
  for (const part of path.split("/").filter(Boolean)) {
    const row = await db.selectFrom("nodes").select("id").where("namespace_id", "=", namespaceId)
      .where("parent_id", "=", node).where("name_lower", "=", part.toLowerCase()).executeTakeFirst();
    if (!row) return null;
    node = row.id;
  }
  return node;
}

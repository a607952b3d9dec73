import { findInFolder, type Item } from "../../storage/catalogue/browse.ts";
import { findNamespace, listNamespaces, type Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { rootNode } from "../../storage/catalogue/trees.ts";
import { NotFound } from "../errors.ts";

/** What a path of a snapshot names: a shelf or the top, a namespace's root, or an item in it. */
export type PlaceInSnapshot =
  | { kind: "top" }
  | { kind: "shelf"; shelf: string; namespaces: Namespace[] }
  | { kind: "root"; namespace: Namespace; nodeId: number }
  | { kind: "item"; namespace: Namespace; item: Item };

/**
 * Finds `/members/alice@acme.test/Docs/a.txt` as of a run. A mount on the way leads into the mounted namespace.
 * Throws NotFound naming the part that is not there.
 */
export async function findPlace(
  db: Reader,
  taskId: string,
  run: number,
  path: string,
): Promise<PlaceInSnapshot> {
  const parts = path.split("/").filter((part) => part !== "");
  const [shelf, name, ...rest] = parts;
  if (shelf === undefined) return { kind: "top" };
  const namespaces = await listNamespaces(db, taskId);
  if (name === undefined) {
    const shelved = namespaces.filter((ns) => ns.folder.startsWith(`${shelf}/`));
    if (shelved.length === 0) throw missing(path, shelf);
    return { kind: "shelf", shelf, namespaces: shelved };
  }
  const namespace = namespaces.find((ns) => ns.folder === `${shelf}/${name}`) ??
    namespaces.find((ns) => ns.folder.toLowerCase() === `${shelf}/${name}`.toLowerCase());
  const nodeId = namespace && await rootNode(db, namespace.id);
  if (!namespace || !nodeId) throw missing(path, `${shelf}/${name}`);
  return await walk(db, taskId, run, path, { kind: "root", namespace, nodeId }, rest);
}

async function walk(
  db: Reader,
  taskId: string,
  run: number,
  path: string,
  start: PlaceInSnapshot & { kind: "root" },
  parts: string[],
): Promise<PlaceInSnapshot> {
  let place: Extract<PlaceInSnapshot, { namespace: Namespace }> = start;
  let folder = start.nodeId;
  for (const part of parts) {
    const item = await findInFolder(db, run, folder, part);
    if (!item) throw missing(path, part);
    place = { kind: "item", namespace: place.namespace, item };
    folder = item.node_id;
    if (item.kind !== "mount") continue;
    const mounted = await findNamespace(db, taskId, item.target!);
    const root = mounted && await rootNode(db, mounted.id);
    if (!mounted || !root) throw missing(path, part);
    place = { kind: "root", namespace: mounted, nodeId: root };
    folder = root;
  }
  return place;
}

function missing(path: string, part: string): NotFound {
  return new NotFound(
    `Cannot find ${JSON.stringify(path)} in this snapshot: there is no ${JSON.stringify(part)}`,
  );
}

import { listNamespaces, type Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { pathOf } from "../../storage/catalogue/browse.ts";
import { rootNode } from "../../storage/catalogue/trees.ts";
import { lowerPathOf, type WalkedItem, walkedItem } from "../../storage/catalogue/walk.ts";
import { findPlace, type PlaceInSnapshot } from "../snapshots/paths.ts";

/** What is to be given back: places of one task's snapshot, by path. */
export interface Selection {
  taskId: string;
  /** Number of the run that made the snapshot. */
  run: number;
  /** `""` is all, `/members` a shelf, `/members/alice@acme.test` an entity, `/members/alice@acme.test/Docs` a folder. */
  paths: string[];
}

/** Where a walk begins: a namespace's root or one item in it. */
export interface Start {
  namespace: Namespace;
  /** Null for the root. */
  item: WalkedItem | null;
  nodeId: number;
  /** The name, or names, that this start has in what is given out. */
  names: string[];
  /** Path inside the namespace as shown, and as the server lowercased it; "" for the root. */
  path: string;
  lower: string;
}

/** The starts of a selection, none inside another. Throws `NotFound` naming the path that is not there. */
export async function startsOf(db: Reader, selection: Selection): Promise<Start[]> {
  const { taskId, run } = selection;
  const found: Start[] = [];
  for (const path of outermost(selection.paths)) {
    found.push(...await startsAt(db, selection, await findPlace(db, taskId, run, `/${path}`)));
  }
  return apart(unique(found));
}

/** Paths without those that another one contains. */
function outermost(paths: string[]): string[] {
  const clean = [...new Set(paths.map((path) => path.split("/").filter((part) => part !== "").join("/")))];
  const all = new Set(clean);
  return clean.filter((path) => !above(path).some((other) => all.has(other)));
}

/** The paths of the folders that a path is in, the top's "" too. */
function above(path: string): string[] {
  if (path === "") return [];
  const parts = path.split("/");
  return parts.map((_, deep) => parts.slice(0, deep).join("/"));
}

async function startsAt(db: Reader, { taskId, run }: Selection, place: PlaceInSnapshot): Promise<Start[]> {
  switch (place.kind) {
    case "top":
      return await rootsOf(db, await listNamespaces(db, taskId));
    case "shelf":
      return await rootsOf(db, place.namespaces);
    case "root":
      return [{ ...rootStart(place.namespace, place.nodeId), names: [lastOf(place.namespace.folder)] }];
    case "item":
      return [await itemStart(db, run, place.namespace, place.item.node_id)];
  }
}

async function rootsOf(db: Reader, namespaces: Namespace[]): Promise<Start[]> {
  const starts: Start[] = [];
  for (const namespace of namespaces) {
    const nodeId = await rootNode(db, namespace.id);
    if (nodeId !== null) starts.push(rootStart(namespace, nodeId));
  }
  return starts;
}

function rootStart(namespace: Namespace, nodeId: number): Start {
  return { namespace, item: null, nodeId, names: namespace.folder.split("/"), path: "", lower: "" };
}

async function itemStart(db: Reader, run: number, namespace: Namespace, nodeId: number): Promise<Start> {
  const item = (await walkedItem(db, run, nodeId))!;
  const path = await pathOf(db, run, nodeId);
  return { namespace, item, nodeId, names: [item.name], path, lower: await lowerPathOf(db, nodeId) };
}

/** Two paths may lead, by a mount, to one place. */
function unique(starts: Start[]): Start[] {
  return [...new Map(starts.map((start) => [start.nodeId, start])).values()];
}

/** Starts of one name would fall together: they get their whole path. */
function apart(starts: Start[]): Start[] {
  const named = Map.groupBy(starts, (start) => start.names.join("/").toLowerCase());
  return starts.map((start) => {
    const alone = named.get(start.names.join("/").toLowerCase())!.length === 1;
    if (alone) return start;
    return { ...start, names: [...start.namespace.folder.split("/"), ...start.path.split("/").slice(1)] };
  });
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

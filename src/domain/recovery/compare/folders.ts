import { type FolderNode, foldersThen, type MountThen } from "../../../storage/catalogue/compared_states.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Change, ChangeKind } from "./changes.ts";
import { slices } from "./turns.ts";

export type Counts = Record<ChangeKind, number>;

/** A folder with something different in it, at any depth. */
export interface ChangedFolder {
  node: number;
  /** The folder above it; null: it is the entity's top. */
  parent: number | null;
  name: string;
  /** Of all below it. */
  counts: Counts;
}

/** Folders looked up in one statement. */
const PAGE = 2_000;

/** All folders that changes are in or were in, up to the entity's top, with what differs below each. */
export async function changedFolders(
  db: Reader,
  runs: { older: number; newer: number },
  mounts: Map<number, MountThen>,
  changes: readonly Change[],
): Promise<Map<number, ChangedFolder>> {
  const folders = new Map<number, ChangedFolder>();
  let wanted = new Set<number>();
  for await (const slice of slices(changes)) {
    for (const { parent, from } of slice) wanted.add(parent).add(from?.parent ?? parent);
  }
  while (wanted.size > 0) {
    const found = await lookedUp(db, runs, [...wanted]);
    for (const folder of found) folders.set(folder.id, asFolder(folder, mounts));
    const above = found.map(({ id }) => folders.get(id)!.parent);
    wanted = new Set(above.filter((node): node is number => node !== null && !folders.has(node)));
  }
  for await (const slice of slices(changes)) {
    for (const { change, parent } of slice) {
      for (const node of waysUp(folders, parent)) folders.get(node)!.counts[change]++;
    }
  }
  return folders;
}

/** A folder and those above it, of those that are known. */
export function* waysUp(folders: ReadonlyMap<number, ChangedFolder>, node: number): Generator<number> {
  for (let at = folders.get(node); at; at = at.parent === null ? undefined : folders.get(at.parent)) {
    yield at.node;
  }
}

async function lookedUp(
  db: Reader,
  runs: { older: number; newer: number },
  nodes: number[],
): Promise<FolderNode[]> {
  const all: FolderNode[] = [];
  for (let at = 0; at < nodes.length; at += PAGE) {
    all.push(...await foldersThen(db, runs, nodes.slice(at, at + PAGE)));
  }
  return all;
}

/** The top of what is mounted stands where its mount does. */
function asFolder(
  { id, namespace_id, parent_id, name }: FolderNode,
  mounts: Map<number, MountThen>,
): ChangedFolder {
  const mount = parent_id === 0 ? mounts.get(namespace_id) : undefined;
  const place = mount ? { parent: mount.parent_id, name: mount.name } : { parent: parent_id || null, name };
  return { node: id, ...place, counts: noCounts() };
}

export function noCounts(): Counts {
  return { added: 0, changed: 0, removed: 0, moved: 0 };
}

/** The way to a folder from the entity's top: `/Docs/2026`; "" for the top. */
export function pathOfFolder(folders: Map<number, ChangedFolder>, node: number | null): string {
  const folder = node === null ? undefined : folders.get(node);
  if (!folder || folder.parent === null) return "";
  return `${pathOfFolder(folders, folder.parent)}/${folder.name}`;
}

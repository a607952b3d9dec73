import type { ComparedState } from "../../../storage/catalogue/compared_states.ts";
import type { Change, ChangeKind } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import { type ChangedFolder, type Counts, pathOfFolder } from "./folders.ts";
import { filtered, slices } from "./turns.ts";

/** A line of a folder: what it is, and what became of it or of what is in it. */
export interface CompareEntry {
  /** Of the line: at one place something may be removed and something else added. */
  id: string;
  node: number;
  kind: ComparedState["kind"];
  name: string;
  size: number;
  /** Unix seconds; null for folders. */
  modified: number | null;
  /** Null: it did not change itself. */
  change: ChangeKind | null;
  rewritten: boolean;
  /** The place it was at, from the entity's top. */
  from: string | null;
  /** Its name alone is another one. */
  isRenamed: boolean;
  /** Its node in the older snapshot; null: it was not there. */
  was: number | null;
  /** What it was before, where it is of another kind now. */
  kindBefore: ComparedState["kind"] | null;
  /** A folder with something different in it: the way there, and what is different. */
  inside: { path: string; counts: Counts } | null;
}

export interface Line extends CompareEntry {
  /** Sorts it by name: folders first. */
  key: string;
}

/** All lines of a folder: its items that changed, and its folders that have something in them that did. */
export async function linesOf(comparison: Comparison, folder: number): Promise<Line[]> {
  const here = await filtered(comparison.changes, ({ parent }) => parent === folder);
  const known = new Set(here.map(({ node }) => node));
  const others = await filtered(
    [...comparison.folders.values()],
    ({ parent, node, counts }) =>
      parent === folder && !known.has(node) && Object.values(counts).some((count) => count > 0),
  );
  const lines: Line[] = [];
  for await (const slice of slices(here)) lines.push(...slice.map((one) => lineOf(comparison, one)));
  for await (const slice of slices(others)) lines.push(...slice.map((one) => folderLine(comparison, one)));
  return lines;
}

function lineOf(comparison: Comparison, one: Change): Line {
  const { node, kind, name, size, modified, change, rewritten, from, was, kindBefore, sort } = one;
  const before = from === null ? null : `${pathOfFolder(comparison.folders, from.parent)}/${from.name}`;
  return {
    ...{ id: `${node}.${change}`, node, kind, name, size, modified, change, rewritten, was, kindBefore },
    from: before,
    isRenamed: from !== null && from.parent === one.parent,
    // What is in a folder of the same place is told of by that folder's own line.
    inside: kind === "folder" || kind === "mount" ? insideOf(comparison, node) : null,
    key: sort,
  };
}

function folderLine(comparison: Comparison, { node, name }: ChangedFolder): Line {
  return {
    ...{
      id: `${node}.`,
      node,
      name,
      kind: "folder",
      size: 0,
      modified: null,
      change: null,
      rewritten: false,
    },
    ...{ from: null, isRenamed: false, was: null, kindBefore: null },
    inside: insideOf(comparison, node),
    key: `0${name.toLowerCase()}\u0001${node}`,
  };
}

function insideOf({ folders }: Comparison, node: number): CompareEntry["inside"] {
  const folder = folders.get(node);
  if (!folder || Object.values(folder.counts).every((count) => count === 0)) return null;
  return { path: pathOfFolder(folders, node), counts: folder.counts };
}

/** What stands in the folder and is the same in both. */
export function unchanged({ node_id, kind, name, size, client_modified }: ComparedState): CompareEntry {
  const isFile = kind === "file" || kind === "export";
  const nothing = {
    change: null,
    rewritten: false,
    from: null,
    isRenamed: false,
    kindBefore: null,
    inside: null,
  };
  return {
    id: `${node_id}.`,
    node: node_id,
    kind,
    name,
    size,
    modified: isFile ? client_modified : null,
    was: node_id,
    ...nothing,
  };
}

import type { ComparedState } from "../../../storage/catalogue/compared_states.ts";
import { filtered, slices } from "./turns.ts";

export type ChangeKind = "added" | "changed" | "removed" | "moved";

/** One item that differs between two snapshots. */
export interface Change {
  change: ChangeKind;
  kind: ComparedState["kind"];
  name: string;
  /** Bytes, as of the newer snapshot; as of the older where it was removed. */
  size: number;
  /** Unix seconds; null for folders. */
  modified: number | null;
  /** Its node, and that of its folder, as of the newer snapshot; as of the older where it was removed. */
  node: number;
  parent: number;
  /** Sorts it among its siblings. */
  sort: string;
  /** Where it was, if it is somewhere else or is called otherwise now. */
  from: { parent: number; name: string } | null;
  /** Its node in the older snapshot, by which it can be had back; null: it was not there. */
  was: number | null;
  /** What it was in the older snapshot, where it is of another kind now: a shared folder, say. */
  kindBefore: ComparedState["kind"] | null;
  /** It was moved, and what is in it is another content too. */
  rewritten: boolean;
}

/**
 * What became of each item, by Dropbox's ids: a move is one change with both places, and what only went along with its
 * folder is none of its own. `old` held at the older snapshot alone, `now` at the newer alone.
 */
export async function changesOf(
  old: readonly ComparedState[],
  now: readonly ComparedState[],
): Promise<Change[]> {
  const { at: wasAt, by: wasBy } = await byPlaceAndId(old);
  const { at: isAt, by: isBy } = await byPlaceAndId(now);
  const changes: Change[] = [];
  const settled = new Set<number>();
  for await (const slice of slices(now)) {
    for (const state of slice) {
      const before = beforeOf(state, wasAt.get(state.node_id), wasBy, isBy);
      if (before) settled.add(before.id);
      const change = changeOf(state, before);
      if (change) changes.push(change);
    }
  }
  const gone = await filtered(old, ({ id, dropbox_id, node_id }) => {
    const isElsewhere = dropbox_id !== null && isBy.has(dropbox_id) && !isAt.has(node_id);
    return !settled.has(id) && !isElsewhere;
  });
  for await (const slice of slices(gone)) changes.push(...slice.map(removalOf));
  return await withoutFollowers(changes);
}

/** States by their nodes, and by Dropbox's ids. */
async function byPlaceAndId(states: readonly ComparedState[]) {
  const at = new Map<number, ComparedState>();
  const by = new Map<string, ComparedState>();
  for await (const slice of slices(states)) {
    for (const state of slice) {
      at.set(state.node_id, state);
      if (state.dropbox_id) by.set(state.dropbox_id, state);
    }
  }
  return { at, by };
}

/** The state that an item had before: by its id wherever it was, else what was at its place and is nowhere else now. */
function beforeOf(
  state: ComparedState,
  here: ComparedState | undefined,
  wasBy: Map<string, ComparedState>,
  isBy: Map<string, ComparedState>,
): ComparedState | undefined {
  if (here && here.dropbox_id === state.dropbox_id) return here;
  const elsewhere = state.dropbox_id === null ? undefined : wasBy.get(state.dropbox_id);
  if (elsewhere) return elsewhere;
  const isReplaced = here && isFile(here) === isFile(state) && !isBy.has(here.dropbox_id ?? "");
  return isReplaced ? here : undefined;
}

function changeOf(state: ComparedState, before: ComparedState | undefined): Change | null {
  if (!before) {
    return { ...factsOf(state), change: "added", from: null, was: null, kindBefore: null, rewritten: false };
  }
  const isMoved = before.node_id !== state.node_id || before.name !== state.name;
  const isOther = !isSame(before, state);
  if (!isMoved && !isOther) return null;
  return {
    ...factsOf(state),
    change: isMoved ? "moved" : "changed",
    from: isMoved ? { parent: before.parent_id, name: before.name } : null,
    was: before.node_id,
    kindBefore: before.kind === state.kind ? null : before.kind,
    rewritten: isMoved && isOther,
  };
}

function removalOf(state: ComparedState): Change {
  return {
    ...factsOf(state),
    change: "removed",
    from: null,
    was: state.node_id,
    kindBefore: null,
    rewritten: false,
  };
}

function factsOf(state: ComparedState) {
  const { kind, name, size, node_id: node, parent_id: parent, sort } = state;
  return { kind, name, size, node, parent, sort, modified: isFile(state) ? state.client_modified : null };
}

function isSame(a: ComparedState, b: ComparedState): boolean {
  return a.kind === b.kind && a.content_id === b.content_id && a.size === b.size && a.target === b.target;
}

function isFile({ kind }: ComparedState): boolean {
  return kind === "file" || kind === "export";
}

/** Without what kept its name in a folder that was moved: the folder's own line tells of it. */
async function withoutFollowers(changes: Change[]): Promise<Change[]> {
  const moved = await filtered(changes, ({ change, kind }) => change === "moved" && kind === "folder");
  const movedTo = new Map(moved.map(({ was, node }) => [was!, node]));
  return await filtered(
    changes,
    ({ change, from, name, parent, rewritten }) =>
      change !== "moved" || rewritten || from === null || from.name !== name ||
      movedTo.get(from.parent) !== parent,
  );
}

import type { State } from "../state/state.ts";
import { erase } from "../entries/erase.ts";
import { freePath } from "../entries/autorename.ts";
import { insertEntry, makeParents } from "../entries/insert.ts";
import { lastName, serverLower } from "../entries/names.ts";
import { rootId, rowAt } from "../entries/rows.ts";

/** Mounts a namespace in another, at the path or the next free one. */
export function mount(state: State, namespace: string, wanted: string, mounted: string): void {
  const taken = rowAt(state, namespace, serverLower(wanted));
  const path = taken ? freePath(state, namespace, wanted) : wanted;
  makeParents(state, namespace, path);
  insertEntry(state, {
    kind: "mount",
    id: rootId(mounted),
    namespace,
    name: lastName(path),
    path_lower: serverLower(path),
    path_display: path,
    mounted,
  });
}

/** Takes a namespace out of one tree, or out of all. */
export function unmount(state: State, mounted: string, from?: string): void {
  for (const edge of [...state.mounts.of(mounted)]) {
    if (from !== undefined && edge.namespace !== from) continue;
    const row = rowAt(state, edge.namespace, edge.pathLower);
    if (row) erase(state, row);
  }
}

/** Tells of the mount points anew: who was let into a nested folder finds its content on his cursor. */
export function announce(state: State, mounted: string): void {
  for (const edge of state.mounts.of(mounted)) {
    const row = rowAt(state, edge.namespace, edge.pathLower);
    if (row) insertEntry(state, row);
  }
}

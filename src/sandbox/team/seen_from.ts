import type { Place } from "../world_types.ts";
import type { State } from "../state/state.ts";

const deepest = 8;

/** Where a namespace's root appears in the tree of another, by way of mounts; undefined when it does not. */
export function seenFrom(state: State, root: string, namespace: string, depth = 0): Place["seenAt"] {
  if (namespace === root) return { pathLower: "", pathDisplay: "" };
  if (depth === deepest) return undefined;
  for (const mount of state.mounts.of(namespace)) {
    const above = seenFrom(state, root, mount.namespace, depth + 1);
    if (above) {
      return {
        pathLower: above.pathLower + mount.pathLower,
        pathDisplay: above.pathDisplay + mount.pathDisplay,
      };
    }
  }
  return undefined;
}

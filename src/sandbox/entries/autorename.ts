import type { State } from "../state/state.ts";
import { lastName, parentPath, serverLower } from "./names.ts";
import { rowAt } from "./rows.ts";

/** The first free of "name (1).ext", "name (2).ext", … beside a taken path; folders keep dots in their names. */
export function freePath(state: State, namespace: string, pathDisplay: string, word?: string): string {
  const name = lastName(pathDisplay);
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let n = word ? 0 : 1;; n++) {
    const mark = [word, n || undefined].filter((part) => part !== undefined).join(" ");
    const path = `${parentPath(pathDisplay)}/${stem} (${mark})${extension}`;
    if (!rowAt(state, namespace, serverLower(path))) return path;
  }
}

import { csvLine } from "../../csv.ts";
import type { Change } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import { pathOfFolder } from "./folders.ts";
import { slices, sorted } from "./turns.ts";

const HEADINGS = ["Change", "Path", "Path before", "Kind", "Bytes", "Modified"];
const WORDS = { added: "Added", changed: "Changed", removed: "Removed", moved: "Moved" };

/** All changes by path, as CSV in pieces (R7). */
export async function* compareFile({ changes, folders }: Comparison): AsyncGenerator<string> {
  yield csvLine(HEADINGS);
  const placed: { change: Change; path: string }[] = [];
  for await (const slice of slices(changes)) {
    placed.push(...slice.map((change) => ({
      change,
      path: `${pathOfFolder(folders, change.parent)}/${change.name}`,
    })));
  }
  const byPath = await sorted(placed, (a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  for await (const slice of slices(byPath)) {
    yield slice.map(({ change, path }) => {
      const before = change.from && `${pathOfFolder(folders, change.from.parent)}/${change.from.name}`;
      return csvLine([wordOf(change), path, before, change.kind, ...figuresOf(change)]);
    }).join("");
  }
}

function wordOf({ change, from, parent, rewritten }: Change): string {
  const isRenamed = from?.parent === parent;
  if (rewritten) return isRenamed ? "Renamed and changed" : "Moved and changed";
  return isRenamed ? "Renamed" : WORDS[change];
}

function figuresOf({ size, modified }: Change) {
  return modified === null ? [null, null] : [size, new Date(modified * 1000).toISOString()];
}

import { csvLine } from "../../csv.ts";
import type { Change } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import { pathOfFolder } from "./folders.ts";

const HEADINGS = ["Change", "Path", "Path before", "Kind", "Bytes", "Modified"];
const WORDS = { added: "Added", changed: "Changed", removed: "Removed", moved: "Moved" };
/** Lines of a piece. */
const PIECE = 500;

/** All changes by path, as CSV in pieces (R7). */
export function* compareFile({ changes, folders }: Comparison): Generator<string> {
  yield csvLine(HEADINGS);
  const placed = changes.map((change) => ({
    change,
    path: `${pathOfFolder(folders, change.parent)}/${change.name}`,
  }));
  placed.sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  for (let at = 0; at < placed.length; at += PIECE) {
    yield placed.slice(at, at + PIECE).map(({ change, path }) => {
      const before = change.from && `${pathOfFolder(folders, change.from.parent)}/${change.from.name}`;
      return csvLine([wordOf(change), path, before, change.kind, ...figuresOf(change)]);
    }).join("");
  }
}

function wordOf({ change, rewritten }: Change): string {
  return rewritten ? "Moved and changed" : WORDS[change];
}

function figuresOf({ size, modified }: Change) {
  return modified === null ? [null, null] : [size, new Date(modified * 1000).toISOString()];
}

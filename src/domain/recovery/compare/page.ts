import { z } from "zod";
import { childrenThen } from "../../../storage/catalogue/compared_states.ts";
import type { Reader } from "../../account_catalogue.ts";
import { readInput } from "../../input.ts";
import type { Scope } from "../../scope.ts";
import type { ChangeKind } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import { type Counts, noCounts } from "./folders.ts";
import { type CompareEntry, type Line, linesOf, unchanged } from "./lines.ts";
import { filtered, sorted } from "./turns.ts";

/** Rows of a page. */
const COMPARE_PAGE = 200;

export const CHANGES = ["added", "changed", "removed", "moved"] as const satisfies ChangeKind[];
const COMPARE_SORTS = [
  "name",
  "-name",
  "size",
  "-size",
  "modified",
  "-modified",
  "change",
  "-change",
] as const;

/** How a comparison is shown, as a query string has it. */
const compareQuery = z.object({
  change: z.enum(CHANGES, "must be one of those offered").optional(),
  /** `-size` is the largest first. */
  sort: z.enum(COMPARE_SORTS, "cannot be sorted by").default("name"),
  /** What did not change is shown too. */
  all: z.string().optional(),
  after: z.string().max(3000).optional(),
});
export type CompareInput = Partial<Record<keyof z.input<typeof compareQuery>, string>>;

export interface ComparePage {
  entries: CompareEntry[];
  /** Lines of the folder; null: they are not counted where what did not change is shown too. */
  total: number | null;
  /** For `after`; null: this is the last page. */
  next: string | null;
  /** Of all in this folder and below it. */
  counts: Counts;
}

/** One page of a folder of a comparison (R7). Throws `Invalid`. */
export async function comparePage(
  db: Reader,
  scope: Scope,
  comparison: Comparison,
  folder: number,
  input: CompareInput,
): Promise<ComparePage> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => !!value));
  const { change, sort, all, after } = readInput("Cannot show the comparison", compareQuery, given);
  const counts = comparison.folders.get(folder)?.counts ?? noCounts();
  const lines = await linesOf(comparison, folder);
  if (all) return { ...await withUnchanged(db, scope, comparison, folder, lines, after ?? ""), counts };
  const shown = await filtered(
    lines,
    (line) => !change || line.change === change || (line.inside?.counts[change] ?? 0) > 0,
  );
  const inOrder = await sorted(shown, orderOf(sort));
  const start = after === undefined ? 0 : inOrder.findIndex(({ id }) => id === after) + 1;
  const page = inOrder.slice(start, start + COMPARE_PAGE);
  const next = inOrder.length > start + COMPARE_PAGE ? page.at(-1)!.id : null;
  return { entries: page, total: shown.length, next, counts };
}

function orderOf(sort: typeof COMPARE_SORTS[number]): (a: Line, b: Line) => number {
  const way = sort.startsWith("-") ? -1 : 1;
  const by = sort.replace("-", "");
  const value = (line: Line): number => {
    if (by === "size") return line.size;
    if (by === "modified") return line.modified ?? 0;
    return by === "change" ? CHANGES.indexOf(line.change ?? "changed") : 0;
  };
  const names = (a: Line, b: Line) => a.key < b.key ? -1 : a.key > b.key ? 1 : a.node - b.node;
  return (a, b) => way * (value(a) - value(b) || names(a, b));
}

/** All that stood in the folder at either snapshot, by name, along the index that folders are listed by. */
async function withUnchanged(
  db: Reader,
  scope: Scope,
  comparison: Comparison,
  folder: number,
  lines: Line[],
  after: string,
): Promise<Omit<ComparePage, "counts">> {
  const { older, newer } = comparison;
  const among = { taskId: newer.taskId, parent: folder, hidesLimited: !scope.isPrimary };
  // At one place something may have been removed and something else added.
  const changed = Map.groupBy(lines, (line) => line.node);
  // What is mounted is told of by its own top, and stands there under the mount's name.
  const mounted = Map.groupBy(lines, (line) => line.name);
  const rows = await childrenThen(db, { older: older.run, newer: newer.run }, among, after, COMPARE_PAGE + 1);
  // What was moved away is told of where it is now.
  const away = await filtered(
    comparison.changes,
    ({ from, node, was }) => from?.parent === folder && was !== node,
  );
  const left = new Set(away.map(({ was }) => was));
  const entries = rows.slice(0, COMPARE_PAGE).flatMap((row) => {
    const lines = row.kind === "mount" ? mounted.get(row.name) : changed.get(row.node_id);
    return lines ?? (left.has(row.node_id) ? [] : [unchanged(row)]);
  });
  const next = rows.length > COMPARE_PAGE ? rows[COMPARE_PAGE - 1]!.sort : null;
  return { entries, total: null, next };
}

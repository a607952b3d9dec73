import { matchingIds } from "../../storage/catalogue/entity_list.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { type EntityQuery, filterOf, latestRun } from "./query.ts";
import { Conflict } from "../errors.ts";
import type { Scope } from "../scope.ts";

/** Rows that were ticked, or "all that match" with the number that was shown (B4). */
export type Selection = { ids: readonly number[] } | { query: EntityQuery; shown: number };

/** More or fewer match by now than the person was shown: they are asked again, with the number of now. */
export class Recounted extends Conflict {
  constructor(readonly count: number, shown: number) {
    super(
      `Cannot act on all that match: ${count} match now, ${shown} did when the page was shown; confirm again`,
    );
  }
}

/**
 * Ids of the entities meant, ascending; what changes them asks within its write. Ticked rows that are gone or that the scope does
 * not show are passed over. Throws `Recounted`.
 */
export async function selected(
  db: Reader,
  scope: Scope,
  taskId: string,
  selection: Selection,
): Promise<number[]> {
  const latest = await latestRun(db, taskId);
  if ("query" in selection) {
    const ids = await matchingIds(db, taskId, filterOf(scope, selection.query, latest));
    if (ids.length !== selection.shown) throw new Recounted(ids.length, selection.shown);
    return ids;
  }
  return await matchingIds(db, taskId, filterOf(scope, {}, latest), selection.ids);
}

import { type SelectionForm } from "../domain/entities/deeds.ts";
import type { Selection } from "../domain/entities/selection.ts";
import { queryOf, searchOf } from "./entity_filter.ts";
import { catalogueOf, type Request } from "./env.ts";

/** All that match, or the ticked rows. Where the page could not count them, the first answer is the number. */
export async function selectionOf(c: Request, input: SelectionForm): Promise<Selection> {
  if (input.scope !== "all") {
    return { ids: [input.entity ?? []].flat().map(Number).filter(Number.isSafeInteger) };
  }
  const query = await queryOf((await catalogueOf(c)).read, input);
  return { query, shown: /^\d{1,9}$/.test(input.count ?? "") ? Number(input.count) : -1 };
}

/** How many it is as far as the page knew; -1 where it could not count them. */
export function countOf(selection: Selection): number {
  return "ids" in selection ? selection.ids.length : selection.shown;
}

/** The selection once more, for a page that asks something of it first. */
export function keptFields(
  { entity = [], scope, q, status, tag, back }: SelectionForm,
  count: number,
): [name: string, value: string][] {
  if (scope !== "all") {
    const ticked = [entity].flat().map((id): [string, string] => ["entity", id]);
    return back ? [...ticked, ["back", back]] : ticked;
  }
  return Object.entries({ scope, q, status, tag, count: String(count) })
    .filter((one): one is [string, string] => !!one[1]);
}

/** Where the selection was made: the table as it was filtered, or the page of the one entity. */
export function placeOf(c: Request, { q, status, tag, entity, back }: SelectionForm): string {
  if (back === "entity" && /^\d{1,15}$/.test(String(entity))) {
    return `/tasks/${c.req.param("id")}/entities/${entity}`;
  }
  return `/tasks/${c.req.param("id")}${searchOf({ q, status, tag })}`;
}

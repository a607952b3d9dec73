import type { Reader } from "../domain/account_catalogue.ts";
import { type EntityQuery, entityQuery, SORTS, TABLE_STATUSES } from "../domain/entities/query.ts";
import { readInput } from "../domain/input.ts";
import { allTags, LIMITED_ACCESS } from "../domain/entities/tagging.ts";
import type { EntitySort } from "../views/entities.tsx";
import { statusOf } from "../views/status.ts";

/** A filter as URLs and forms have it: a status as `not-active`, a tag by its name. */
export interface FilterText {
  q?: string;
  status?: string;
  tag?: string;
}

/** The entities that a filter means. Throws `Invalid` for a status or tag that there is not: nothing is acted on by mistake. */
export async function queryOf(db: Reader, { q, status, tag }: FilterText): Promise<EntityQuery> {
  const word = TABLE_STATUSES.find((one) => statusOf(one) === status);
  return readInput("Cannot filter", entityQuery, {
    search: q || undefined,
    status: status ? word ?? status : undefined,
    tag: tag ? await tagOf(db, tag) : undefined,
  });
}

async function tagOf(db: Reader, name: string): Promise<number | string> {
  if (name === LIMITED_ACCESS) return "limited";
  return (await allTags(db)).find((tag) => tag.name === name)?.id ?? name;
}

const BY: Record<EntitySort, typeof SORTS[number]> = {
  name: "name",
  status: "status",
  size: "size",
  last: "last_backup",
};

/** `-size` is the largest first; by name where there is none of that name. */
export function sortOf(text = "name"): {
  shown: { by: EntitySort; descending: boolean };
  sort: typeof SORTS[number];
  descending: "true" | "false";
} {
  const descending = text.startsWith("-");
  const by = (Object.keys(BY) as EntitySort[]).find((one) => one === text.replace(/^-/, "")) ?? "name";
  return { shown: { by, descending }, sort: BY[by], descending: descending ? "true" : "false" };
}

/** The filter as a query string, without what is empty; "" where nothing is filtered. */
export function searchOf(filter: Record<string, string | undefined>): string {
  const query = new URLSearchParams(
    Object.entries(filter).filter((one): one is [string, string] => !!one[1]),
  );
  return query.size === 0 ? "" : `?${query}`;
}

/** A number of a URL; 0, which nothing has, for what is none. */
export function numberOf(text: string | undefined): number {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : 0;
}

import { namespacesOf } from "../../storage/catalogue/item_places.ts";
import type { ItemState } from "../../storage/catalogue/item_states.ts";
import {
  endOfNodes,
  matchingNames,
  type NameQuery,
  type NameRow,
  namesBefore,
} from "../../storage/catalogue/name_search.ts";
import type { Reader } from "../account_catalogue.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Scope } from "../scope.ts";
import { authorsLike } from "./search_authors.ts";
import { type Hit, hitsOf } from "./hits.ts";
import { readSearch, type SearchInput, type Sought } from "./search_words.ts";

/** Files of a page. */
export const HITS = 50;
/** Names that are taken at once for one page, and looked at at once: who wants more goes on to the next. */
const STEPS = [64, 128, 384, 1_024];
const LOOKED_AT = 128;

export interface SearchResult {
  hits: Hit[];
  /** For `before`; null: all was looked through. */
  next: number | null;
}

/** Where a person searches: one member or team folder, or all of the tasks that they may browse. */
export interface Searched {
  tasks: readonly string[];
  entityId: number | null;
}

/**
 * Looks for files and folders in all snapshots (R3), those first that were seen last. A page may hold less than `HITS`
 * and still have a next one. Null where nothing was asked. Throws `Invalid`.
 */
export async function searchItems(
  db: Reader,
  scope: Scope,
  searched: Searched,
  input: SearchInput,
): Promise<SearchResult | null> {
  const sought = readSearch(input);
  if (sought === null) return null;
  const query = await queryOf(db, scope, searched, sought);
  if (query.authors?.length === 0) return { hits: [], next: null };
  const end = await endOfNodes(db);
  const { rows, next } = await takeRows(db, query, Math.min(sought.before?.at ?? end, end));
  const isElsewhere = (now: ItemState) => query.gone || isNamed(query, now.name_lower);
  return { hits: (await hitsOf(db, query, rows, isElsewhere)).map(([hit]) => hit), next };
}

/** What is asked of each name and state. */
export async function queryOf(
  db: Reader,
  scope: Scope,
  { tasks, entityId }: Searched,
  sought: Sought,
): Promise<NameQuery> {
  const hidesLimited = !scope.isPrimary;
  const authors = sought.author === ""
    ? null
    : (await authorsLike(db, sought.author, { tasks, hidesLimited })).map(({ account_id }) => account_id);
  return { ...sought, authors, tasks, entityId, hidesLimited };
}

async function takeRows(db: Reader, query: NameQuery, end: number) {
  const namespaces = query.entityId === null ? null : await namespacesOf(db, query.entityId);
  const rows: NameRow[] = [];
  let before = end;
  for (const step of STEPS) {
    const { ids, next } = await namesBefore(db, query, namespaces, before, step);
    for (let at = 0; at < ids.length; at += LOOKED_AT) {
      const some = ids.slice(at, at + LOOKED_AT);
      rows.push(...await matchingNames(db, query, some, HITS - rows.length + 1));
      if (rows.length > HITS) return { rows: rows.slice(0, HITS), next: rows[HITS - 1]!.node_id };
      await takeTurns();
    }
    if (next === null) return { rows, next };
    before = next;
    await takeTurns();
  }
  return { rows, next: before };
}

function isNamed({ parts, ending }: NameQuery, name: string): boolean {
  return parts.every((part) => name.includes(part)) && (ending === null || name.endsWith(ending));
}

import type { Reader } from "../account_catalogue.ts";
import { leastPercent } from "../contents/figures.ts";
import type { Scope } from "../scope.ts";
import { type Searched, searchItems, type SearchResult } from "./search.ts";
import { type ContentResult, searchContents } from "./search_contents.ts";
import type { SearchInput } from "./search_words.ts";

/** The list that a page goes on with. */
export type Alone = "names" | "contents" | null;

/** What a search finds; null: nothing was asked of it, or it is not shown. */
export interface BothResults {
  names: SearchResult | null;
  contents: FoundInContents | null;
}

export interface FoundInContents extends ContentResult {
  /** Of what is indexed, how much was looked at; null: nothing is. */
  percent: number | null;
  /** Other tasks are not indexed at all. */
  isPart: boolean;
}

/** Looks in names, and in the files of `indexed` tasks; `alone`: in one of both. Throws `Invalid`. */
export async function searchBoth(
  db: Reader,
  scope: Scope,
  { indexed, ...searched }: Searched & { indexed: readonly string[] },
  input: SearchInput,
  alone: Alone,
): Promise<BothResults> {
  const names = alone === "contents" ? null : await searchItems(db, scope, searched, input);
  const found = alone === "names"
    ? null
    : await searchContents(db, scope, { ...searched, tasks: indexed }, input);
  const contents = found && {
    ...found,
    percent: await leastPercent(db, indexed),
    isPart: indexed.length < searched.tasks.length,
  };
  return { names, contents };
}

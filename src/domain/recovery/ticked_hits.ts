import { matchingNames, type NameQuery, type NameRow } from "../../storage/catalogue/name_search.ts";
import { contentsSince, type Copy, filesAmong, matchingTexts } from "../../storage/catalogue/text_search.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import { Invalid } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { type Hit, hitsOf } from "./hits.ts";
import { HITS, queryOf, type Searched } from "./search.ts";
import { askOf } from "./search_contents.ts";
import { readSearch, type SearchInput, type Sought } from "./search_words.ts";

/** Contents of one file whose words are looked at at once. */
const LOOKED_AT = 200;

/** Which of a page's hits are ticked. */
export interface Ticked {
  nodes: ReadonlySet<number>;
  /** The list that they are of. */
  list: "names" | "contents";
}

/**
 * The ticked hits themselves, wherever the page that they stood on begins and ends by now. What the search does not find
 * any more is left out. Throws `Invalid`.
 */
export async function tickedHits(
  db: Reader,
  scope: Scope,
  searched: Searched,
  input: SearchInput,
  { nodes, list }: Ticked,
): Promise<Hit[]> {
  if (nodes.size > HITS) throw new Invalid(`Cannot choose: a page has ${HITS} boxes, and more are ticked`);
  const sought = readSearch(input);
  if (sought === null) throw new Invalid("Cannot choose: nothing is searched for; go back and search");
  const query = await queryOf(db, scope, searched, sought);
  const all = [...nodes];
  const rows = list === "names"
    ? await matchingNames(db, query, all, all.length)
    : await filesWithWords(db, query, sought, all);
  // What was moved since is taken where it was ticked.
  return (await hitsOf<NameRow>(db, query, rows, () => false)).map(([hit]) => hit);
}

async function filesWithWords(db: Reader, query: NameQuery, sought: Sought, nodes: number[]) {
  const asked = await askOf(db, sought);
  if (asked === null) return [];
  const last: Copy[] = [];
  for (const node of nodes) {
    const copies = await contentsSince(db, query, [node], 0);
    last.push(...await lastWithWords(db, asked.ask, copies.get(node) ?? []));
    await takeTurns();
  }
  return await filesAmong(db, query, last);
}

/** Of what a file has had, the last that has the words. */
async function lastWithWords(db: Reader, ask: string, copies: readonly Copy[]): Promise<Copy[]> {
  const latest = copies.toSorted((a, b) => b.content - a.content);
  for (let at = 0; at < latest.length; at += LOOKED_AT) {
    const some = latest.slice(at, at + LOOKED_AT);
    const matching = await matchingTexts(db, ask, some.map(({ content }) => content));
    const found = some.find(({ content }) => matching.has(content));
    if (found) return [found];
    await takeTurns();
  }
  return [];
}

import { termsFrom } from "../../storage/catalogue/text_terms.ts";
import { textOf } from "../../storage/catalogue/text_search.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import { type AskedWords, askWords } from "../contents/ask.ts";
import { type Snippet, snippetOf } from "../contents/snippet.ts";
import type { Scope } from "../scope.ts";
import { type ContentMark, ContentWalk } from "./content_walk.ts";
import { type Hit, hitsOf } from "./hits.ts";
import { queryOf, type Searched } from "./search.ts";
import { readSearch, type SearchInput, type Sought } from "./search_words.ts";

/** Files of a page. */
const HITS = 20;

/** A file that was found by what is in it. */
export interface ContentHit extends Hit {
  /** Null: the words are in it, but too far apart to be shown. */
  snippet: Snippet | null;
}

export interface ContentResult {
  hits: ContentHit[];
  /** For `before`; null: all was looked through. */
  next: string | null;
  /** Beginnings that more words have than were looked for. */
  narrowed: string[];
}

/**
 * Looks for words in files of all snapshots (R3), in `searched.tasks`, which have their contents indexed. A file is
 * found once, by the last of its contents that has the words. Null where no words are asked for. Throws `Invalid`.
 */
export async function searchContents(
  db: Reader,
  scope: Scope,
  searched: Searched,
  input: SearchInput,
): Promise<ContentResult | null> {
  const sought = readSearch(input);
  if (sought === null || searched.tasks.length === 0) return null;
  const asked = await askOf(db, sought);
  if (asked === null) return null;
  const { narrowed } = asked;
  const query = await queryOf(db, scope, searched, sought);
  if (query.authors?.length === 0) return { hits: [], next: null, narrowed };
  const start = sought.before && { content: sought.before.at, version: sought.before.within };
  const walk = new ContentWalk(db, query, asked.ask, start);
  const next = await walk.take(HITS);
  const hits: ContentHit[] = [];
  for (const [hit, { content_id }] of await hitsOf(db, query, walk.rows, () => query.gone)) {
    await takeTurns();
    hits.push({ ...hit, snippet: snippetOf(await textOf(db, content_id), asked) });
  }
  return { hits, next: next && markText(next), narrowed };
}

/** What the index is asked for; null: no words are sought. */
export function askOf(db: Reader, { parts, phrases }: Sought): Promise<AskedWords | null> {
  return askWords(parts, phrases, (part, most) => termsFrom(db, part, most));
}

/** As a link has it. */
function markText({ content, version }: ContentMark): string {
  return version === null ? String(content) : `${content}.${version}`;
}

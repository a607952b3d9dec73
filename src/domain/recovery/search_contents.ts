import {
  endOfTexts,
  filesWith,
  laterContents,
  matchingTexts,
  textOf,
  type TextRow,
  textsBefore,
} from "../../storage/catalogue/text_search.ts";
import type { NameQuery } from "../../storage/catalogue/name_search.ts";
import type { Reader } from "../account_catalogue.ts";
import { type AskedWords, askWords } from "../contents/ask.ts";
import { type Snippet, snippetOf } from "../contents/snippet.ts";
import type { Scope } from "../scope.ts";
import { type Hit, hitsOf } from "./hits.ts";
import { queryOf, type Searched } from "./search.ts";
import { readSearch, type SearchInput } from "./search_words.ts";

/** Files of a page. */
const HITS = 20;
/** Contents that are looked at at once: of common words few fill a page, by filters most fall out. */
const STEPS = [25, 60, 60, 60, 60, 60, 60, 60];

/** A file that was found by what is in it. */
export interface ContentHit extends Hit {
  /** Null: the words are in it, but too far apart to be shown. */
  snippet: Snippet | null;
}

export interface ContentResult {
  hits: ContentHit[];
  /** For `before`; null: all was looked through. */
  next: number | null;
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
  const asked = sought && askWords(sought.parts, sought.phrases);
  if (sought === null || asked === null || searched.tasks.length === 0) return null;
  const query = await queryOf(db, scope, searched, sought);
  if (query.authors?.length === 0) return { hits: [], next: null };
  const { rows, next } = await takeRows(db, query, asked, sought.before ?? await endOfTexts(db));
  const hits: ContentHit[] = [];
  for (const [hit, { content_id }] of await hitsOf(db, query, rows, () => query.gone)) {
    hits.push({ ...hit, snippet: snippetOf(await textOf(db, content_id), asked) });
  }
  return { hits, next };
}

async function takeRows(db: Reader, query: NameQuery, asked: AskedWords, end: number) {
  const rows: TextRow[] = [];
  let before = end;
  for (const step of STEPS) {
    const ids = await textsBefore(db, asked.ask, before, step);
    for (const row of await firstOfEach(db, query, asked, await filesWith(db, query, ids), rows)) {
      // A content is not torn: the next page begins behind it.
      if (rows.length >= HITS && row.content_id !== rows.at(-1)!.content_id) {
        return { rows, next: rows.at(-1)!.content_id };
      }
      if (rows.length < HITS * 5) rows.push(row);
    }
    if (ids.length < step) return { rows, next: null };
    before = ids.at(-1)!;
  }
  return { rows, next: before };
}

/** Without files that were found already, or on an earlier page: by a later content of theirs. */
async function firstOfEach(
  db: Reader,
  query: NameQuery,
  { ask }: AskedWords,
  rows: TextRow[],
  known: readonly TextRow[],
): Promise<TextRow[]> {
  const later = await laterContents(db, query, rows);
  const matching = await matchingTexts(db, ask, [...new Set([...later.values()].flat())]);
  // A later content may be of another time or size than is asked for.
  const passing = new Set(
    (await filesWith(db, query, [...matching])).map(({ node_id, content_id }) => `${node_id} ${content_id}`),
  );
  const seen = new Set(known.map(fileKey));
  return rows.filter((row) => {
    const isShown = (later.get(row.node_id) ?? []).some((id) =>
      id > row.content_id && passing.has(`${row.node_id} ${id}`)
    );
    if (isShown || seen.has(fileKey(row))) return false;
    seen.add(fileKey(row));
    return true;
  });
}

/** A file that was moved is one file. */
function fileKey({ task_id, dropbox_id, node_id }: TextRow): string {
  return `${task_id} ${dropbox_id ?? node_id}`;
}

import { type Author, authorsAfter, type AuthorsPlace } from "../../storage/catalogue/authors.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import type { Scope } from "../scope.ts";

/** People that are looked at at once, and those that a form suggests. */
const PAGE = 200;
const SUGGESTED = 200;

/** People of whose name or address this is a part (lower case), among those whom shared folders of the place name. */
export async function authorsLike(db: Reader, part: string, place: AuthorsPlace): Promise<Author[]> {
  const found: Author[] = [];
  for (let after: string | null = ""; after !== null;) {
    const { authors, next } = await authorsAfter(db, after, place, PAGE);
    found.push(
      ...authors.filter(({ name, email }) => `${name}\n${email ?? ""}`.toLowerCase().includes(part)),
    );
    after = next;
    if (after !== null) await takeTurns();
  }
  return found;
}

/** Names of these tasks to choose an author from, in their order; of many people none: a part of a name does. */
export async function suggestedAuthors(
  db: Reader,
  scope: Scope,
  tasks: readonly string[],
): Promise<string[]> {
  const { authors, next } = await authorsAfter(db, "", { tasks, hidesLimited: !scope.isPrimary }, SUGGESTED);
  if (next !== null) return [];
  return [...new Set(authors.map(({ name }) => name))].sort((a, b) => a.localeCompare(b));
}

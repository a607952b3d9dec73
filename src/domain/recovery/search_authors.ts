import { type Author, authorsAfter, type AuthorsPlace } from "../../storage/catalogue/authors.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import type { Scope } from "../scope.ts";

/** People that are looked at at once, and those that a form suggests. */
const PAGE = 200;
const SUGGESTED = 20;

/** People of whose name or address this is a part (lower case), among those whom shared folders of the place name; `most` of them. */
export async function authorsLike(
  db: Reader,
  part: string,
  place: AuthorsPlace,
  most = Infinity,
): Promise<Author[]> {
  const found: Author[] = [];
  for (let after: string | null = ""; after !== null && found.length < most;) {
    const { authors, next } = await authorsAfter(db, after, place, PAGE);
    found.push(
      ...authors.filter(({ name, email }) => `${name}\n${email ?? ""}`.toLowerCase().includes(part)),
    );
    after = next;
    if (after !== null) await takeTurns();
  }
  return found.slice(0, most);
}

/** Names of these tasks that what is typed may mean, in their order. */
export async function suggestedAuthors(
  db: Reader,
  scope: Scope,
  tasks: readonly string[],
  typed: string,
): Promise<string[]> {
  const part = typed.trim().toLowerCase();
  if (part === "") return [];
  const authors = await authorsLike(db, part, { tasks, hidesLimited: !scope.isPrimary }, SUGGESTED);
  return [...new Set(authors.map(({ name }) => name))].sort((a, b) => a.localeCompare(b));
}

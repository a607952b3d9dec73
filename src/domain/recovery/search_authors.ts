import {
  type Author,
  authorsNamed,
  type AuthorsPlace,
  namedPeople,
  type NamedPerson,
} from "../../storage/catalogue/authors.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import { Invalid } from "../errors.ts";
import type { Scope } from "../scope.ts";

/** Names that are looked at at once, and accounts whose newest name is. */
const NAMES = 2_000;
const PAGE = 100;
/** People that a part of a name may mean, and those that a form suggests. */
const MEANT = 500;
const SUGGESTED = 20;

/**
 * People of whose name or address this is a part (lower case), among those whom shared folders of the place name. Throws
 * `Invalid` where it is a part of too many.
 */
export async function authorsLike(db: Reader, part: string, place: AuthorsPlace): Promise<Author[]> {
  const found: Author[] = [];
  for await (const some of alike(db, part, place)) {
    found.push(...some);
    if (found.length > MEANT) throw tooMany();
  }
  return found;
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
  const found: Author[] = [];
  for await (const some of alike(db, part, { tasks, hidesLimited: !scope.isPrimary })) {
    found.push(...some);
    if (found.length >= SUGGESTED) break;
  }
  const names = found.slice(0, SUGGESTED).map(({ name }) => name);
  return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}

/** A few people at a time: of all names those alone are asked further that are like it, each person once. */
async function* alike(db: Reader, part: string, place: AuthorsPlace): AsyncGenerator<Author[]> {
  const isLike = ({ name, email }: Pick<Author, "name" | "email">) =>
    `${name}\n${email ?? ""}`.toLowerCase().includes(part);
  const known = new Set<string>();
  let page: NamedPerson[] = [];
  do {
    page = await namedPeople(db, page.at(-1) ?? null, NAMES);
    const fresh = page.filter((one) => isLike(one) && !known.has(one.account_id));
    const accounts = [...new Set(fresh.map(({ account_id }) => account_id))];
    for (const account of accounts) known.add(account);
    for (let at = 0; at < accounts.length; at += PAGE) {
      await takeTurns();
      yield (await authorsNamed(db, accounts.slice(at, at + PAGE), place)).filter(isLike);
    }
    await takeTurns();
  } while (page.length === NAMES);
}

function tooMany(): Invalid {
  const words = "is a part of too many people's names: add a letter or more";
  return new Invalid(`Cannot search: author ${words}`, { author: words });
}

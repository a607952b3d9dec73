import { type RawBuilder, sql } from "kysely";
import { type SearchPlace, shownIn } from "./name_search.ts";
import type { Reader } from "./power.ts";

/** Who changed files in shared folders: Dropbox tells it of those alone, and by the account's id. */
export interface Author {
  account_id: string;
  name: string;
  email: string | null;
}

/** Whose shared folders may name somebody, and whether those of Limited Access do. */
export type AuthorsPlace = Pick<SearchPlace, "tasks" | "hidesLimited">;

/** A name that some folder of the account has for somebody, shown to whoever asks or not. */
export type NamedPerson = Pick<Author, "account_id" | "name"> & { email: string };

/** The next of all names, by the account and the name; at most so many. */
export async function namedPeople(
  db: Reader,
  after: NamedPerson | null,
  limit: number,
): Promise<NamedPerson[]> {
  const { account_id, name, email } = after ?? { account_id: "", name: "", email: "" };
  const { rows: [row] } = await sql<{ people: string }>`select json_group_array(
      json_object('account_id', subject, 'name', name, 'email', email)) as people
    from (select subject, name, email from named_people where (subject, name, email) > (${account_id}, ${name}, ${email})
      order by subject, name, email limit ${limit})`.execute(db);
  return JSON.parse(row!.people);
}

/** These accounts, as shared folders of the place name them last; those that they do not name are left out. */
export async function authorsNamed(
  db: Reader,
  accounts: readonly string[],
  place: AuthorsPlace,
): Promise<Author[]> {
  if (accounts.length === 0) return [];
  const { rows } = await sql<{ author: string | null }>`select ${newest(sql`c.value`, place)} as author
    from json_each(${JSON.stringify([...new Set(accounts)])}) c`.execute(db);
  return rows.flatMap(({ author }) => author === null ? [] : [JSON.parse(author) as Author]);
}

/** The names of accounts, where a shared folder of the place names them. */
export async function authorsOf(
  db: Reader,
  accounts: readonly string[],
  place: AuthorsPlace,
): Promise<Map<string, string>> {
  const authors = await authorsNamed(db, accounts, place);
  return new Map(authors.map(({ account_id, name }) => [account_id, name]));
}

/** What folders of the place say of somebody last, as JSON; null: nothing, or of Limited Access alone. */
function newest(
  subject: RawBuilder<unknown>,
  { tasks, hidesLimited }: AuthorsPlace,
): RawBuilder<string | null> {
  const limited = sql`select 1 from entities e where e.task_id = ns.task_id and e.kind = 'member'
    and e.dropbox_id = m.member_id and e.limited_at is not null`;
  const shown = shownIn({ tasks, entityId: null, hidesLimited });
  return sql`(select json_object('account_id', m.subject, 'name', m.name, 'email', m.email) from share_members m
    where m.kind = 'user' and m.subject = ${subject} and exists (select 1 from namespaces ns
      where ns.id = m.namespace_id and ${shown}${hidesLimited ? sql` and not exists (${limited})` : sql``})
    order by m.id desc limit 1)`;
}

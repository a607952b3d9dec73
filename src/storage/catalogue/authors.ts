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

/** The next people whom shared folders name, as those of the place named them last, by their accounts' ids. */
export async function authorsAfter(
  db: Reader,
  account: string,
  place: AuthorsPlace,
  limit: number,
): Promise<{ authors: Author[]; next: string | null }> {
  const after = (from: unknown) =>
    sql`(select m.subject from share_members m where m.kind = 'user' and m.subject > ${from}
      order by m.subject limit 1)`;
  const { rows } = await sql<{ subject: string; author: string | null }>`with recursive people(subject) as (
      select ${after(account)}
      union all select ${
    after(sql`people.subject`)
  } from people where people.subject is not null limit ${limit})
    select subject, ${newest(sql`people.subject`, place)} as author from people where subject is not null`
    .execute(db);
  const authors = rows.flatMap(({ author }) => author === null ? [] : [JSON.parse(author) as Author]);
  return { authors, next: rows.length < limit ? null : rows.at(-1)!.subject };
}

/** The names of accounts, where a shared folder of the place names them. */
export async function authorsOf(
  db: Reader,
  accounts: readonly string[],
  place: AuthorsPlace,
): Promise<Map<string, string>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await sql<{ author: string | null }>`
    select ${newest(sql`c.value`, place)} as author
    from json_each(${JSON.stringify([...new Set(accounts)])}) c`.execute(db);
  const authors = rows.flatMap(({ author }) => author === null ? [] : [JSON.parse(author) as Author]);
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

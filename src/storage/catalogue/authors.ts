import { type RawBuilder, sql } from "kysely";
import type { Reader } from "./power.ts";

/** Who changed files in shared folders: Dropbox tells it of those alone, and by the account's id. */
export interface Author {
  account_id: string;
  name: string;
  email: string | null;
}

/** The next people whom shared folders name, as they were named last, by their accounts' ids. */
export async function authorsAfter(
  db: Reader,
  account: string,
  hidesLimited: boolean,
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
    select subject, ${
    newest(sql`people.subject`, hidesLimited)
  } as author from people where subject is not null`
    .execute(db);
  const authors = rows.flatMap(({ author }) => author === null ? [] : [JSON.parse(author) as Author]);
  return { authors, next: rows.length < limit ? null : rows.at(-1)!.subject };
}

/** The names of accounts, where a shared folder names them. */
export async function authorsOf(
  db: Reader,
  accounts: readonly string[],
  hidesLimited: boolean,
): Promise<Map<string, string>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await sql<{ author: string | null }>`
    select ${newest(sql`c.value`, hidesLimited)} as author
    from json_each(${JSON.stringify([...new Set(accounts)])}) c`.execute(db);
  const authors = rows.flatMap(({ author }) => author === null ? [] : [JSON.parse(author) as Author]);
  return new Map(authors.map(({ account_id, name }) => [account_id, name]));
}

/** What is said of somebody last, as JSON; null: nothing, or of Limited Access alone. */
function newest(subject: RawBuilder<unknown>, hidesLimited: boolean): RawBuilder<string | null> {
  const shown = hidesLimited
    ? sql`not exists (select 1 from entities e where e.kind = 'member' and e.dropbox_id = m.member_id
        and e.limited_at is not null)`
    : sql`true`;
  return sql`(select json_object('account_id', m.subject, 'name', m.name, 'email', m.email) from share_members m
    where m.kind = 'user' and m.subject = ${subject} and ${shown} order by m.id desc limit 1)`;
}

/** Rows that are read for one page of nodes, of all accounts together. */
const ROWS = 4_000;

/** The next nodes that had a state which one of these accounts had changed, the last made first; null: there are no more. */
export async function nodesBy(
  db: Reader,
  accounts: readonly string[],
  before: number,
  limit: number,
): Promise<{ ids: number[]; next: number | null }> {
  const each = Math.min(limit, Math.ceil(ROWS / accounts.length));
  const all = new Set<number>();
  // Of one whose rows end here, more may lie below: no further than the highest of those is all known.
  let known = 0;
  for (const account of accounts) {
    const { rows } = await sql<{ id: number }>`select distinct v.node_id as id from versions v
      where substr(v.modified_by, -8) = substr(${account}, -8) and v.modified_by = ${account}
        and v.node_id < ${before} order by v.node_id desc limit ${each}`.execute(db);
    for (const { id } of rows) all.add(id);
    if (rows.length === each) known = Math.max(known, rows.at(-1)!.id);
  }
  const ids = [...all].filter((id) => id >= known).sort((a, b) => b - a).slice(0, limit);
  const isAll = known === 0 && ids.length === all.size;
  return { ids, next: isAll ? null : ids.at(-1)! };
}

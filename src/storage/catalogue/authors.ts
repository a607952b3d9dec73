import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** Who changed files in shared folders: Dropbox tells it of those alone, and by the account's id. */
export interface Author {
  account_id: string;
  name: string;
  email: string | null;
}

const SHOWN = `not exists (select 1 from entities e where e.kind = 'member' and e.dropbox_id = m.member_id
  and e.limited_at is not null)`;

/** Account ids of people of whose name or address this is a part (lower case), among those who shared folders name. */
export async function authorsLike(db: Reader, part: string, hidesLimited: boolean): Promise<string[]> {
  const { rows } = await sql<{ subject: string; name: string; email: string | null }>`
    select distinct m.subject, m.name, m.email from share_members m
    where m.kind = 'user' and ${sql.raw(hidesLimited ? SHOWN : "true")}`.execute(db);
  return [
    ...new Set(
      rows.filter(({ name, email }) => `${name}\n${email ?? ""}`.toLowerCase().includes(part))
        .map(({ subject }) => subject),
    ),
  ];
}

/** The names of accounts, where a shared folder names them. */
export async function authorsOf(
  db: Reader,
  accounts: readonly string[],
  hidesLimited: boolean,
): Promise<Map<string, string>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await sql<Author>`select m.subject as account_id, m.name, m.email from share_members m
    where m.kind = 'user' and m.subject in (select value from json_each(${JSON.stringify(accounts)}))
      and ${sql.raw(hidesLimited ? SHOWN : "true")} group by m.subject`.execute(db);
  return new Map(rows.map(({ account_id, name }) => [account_id, name]));
}

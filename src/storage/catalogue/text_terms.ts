import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** Words of the index that begin so, in their order, at most so many. `beginning` is as the index has it: in lower case, without signs on letters. */
export async function termsFrom(db: Reader, beginning: string, most: number): Promise<string[]> {
  const isSo = sql`substr(term, 1, ${[...beginning].length}) = ${beginning}`;
  const nextFrom = (from: unknown) => sql`(select v.term from text_terms v where v.term >= ${from} limit 1)`;
  const { rows } = await sql<{ term: string }>`with recursive found(term) as (
      select ${nextFrom(beginning)}
      union all select ${nextFrom(sql`found.term || char(1)`)} from found where ${isSo} limit ${most})
    select term from found where ${isSo}`.execute(db);
  return rows.map(({ term }) => term);
}

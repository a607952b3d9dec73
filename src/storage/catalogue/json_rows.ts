import { type RawBuilder, sql } from "kysely";
import type { Reader } from "./power.ts";

/**
 * Many rows as one text of JSON, in no order: the driver makes each column of each row by itself, 8 µs a row of 13
 * columns, where this costs 2.5 (measured). `columns` are SQL by name, no bytes among them; `from` is all from there on, `head` all
 * before.
 */
export async function jsonRows<R>(
  db: Reader,
  columns: { [Name in keyof R]: string },
  from: RawBuilder<unknown>,
  head = sql``,
): Promise<R[]> {
  const names = Object.keys(columns);
  const values = sql.raw(Object.values(columns).join(", "));
  const found = await sql<
    { rows: string }
  >`${head} select json_group_array(json_array(${values})) as rows ${from}`
    .execute(db);
  return (JSON.parse(found.rows[0]!.rows) as unknown[][]).map((row) => {
    const named: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) named[names[i]!] = row[i];
    return named as R;
  });
}

/**
 * Rows as one text of JSON, for the head of a statement: `given` is a table of them then, each in `v` as `v->>0`, and its
 * place in `key`. Materialized: `json_each` writes its `value` anew whenever a column is taken out of it, which costs as
 * much as all the rest (9.5 µs a row of 14 columns, 4.5 so; measured).
 */
export function given(rows: readonly unknown[]): RawBuilder<unknown> {
  return sql`with given(key, v) as materialized (select key, value from json_each(${JSON.stringify(rows)}))`;
}

/** Ids in hex for the head of a statement: `wanted` is a table of them then, the bytes of each in `id`, and its place in `key`. */
export function wantedIds(ids: readonly string[]): RawBuilder<unknown> {
  return sql`with wanted(key, id) as materialized (select key, unhex(value) from json_each(${
    JSON.stringify(ids)
  }))`;
}

import { sql } from "kysely";
import type { SharingTables } from "../database/sharing_tables.ts";
import type { Writer } from "./power.ts";

/** A row of a table of states without its number and its runs. */
export type Facts<T extends keyof SharingTables> = Omit<SharingTables[T], "id" | "from_run" | "to_run">;

/**
 * The states of a table that hold from `run` on, beside those that `owner` (one column and its value) has now: what is
 * the same goes on, what is not there any more ends, what is new begins.
 */
export async function changeStates<T extends keyof SharingTables>(
  trx: Writer,
  table: T,
  run: number,
  owner: [column: string, value: string | number],
  facts: Facts<T>[],
) {
  const column = sql.ref(owner[0]);
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}
    where ${column} = ${owner[1]} and to_run is null`.execute(trx);
  const now = new Set(facts.map(textOf));
  const standing = new Map(rows.map((row) => [textOf(row), Number(row.id)]));
  await end(trx, table, run, [...standing].filter(([text]) => !now.has(text)).map(([, id]) => id));
  for (const one of facts.filter((one) => !standing.has(textOf(one)))) await begin(trx, table, run, one);
}

/** The same text for the same facts, whatever the order of the columns. */
function textOf(row: object): string {
  const facts = Object.entries(row).filter(([name]) => !["id", "from_run", "to_run"].includes(name));
  return JSON.stringify(facts.toSorted(([a], [b]) => a < b ? -1 : 1));
}

/** A state begun in this very run goes without a trace. */
async function end(trx: Writer, table: keyof SharingTables, run: number, ids: number[]) {
  const ended = sql`id in (select value from json_each(${JSON.stringify(ids)}))`;
  await sql`delete from ${sql.table(table)} where ${ended} and from_run = ${run}`.execute(trx);
  await sql`update ${sql.table(table)} set to_run = ${run} where ${ended}`.execute(trx);
}

async function begin(trx: Writer, table: keyof SharingTables, run: number, facts: object) {
  const columns = Object.entries({ ...facts, from_run: run });
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map(([name]) => sql.ref(name)))})
    values (${sql.join(columns.map(([, value]) => value))})`.execute(trx);
}

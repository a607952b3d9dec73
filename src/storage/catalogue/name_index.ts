import { type RawBuilder, sql } from "kysely";
import type { Catalogue, Reader, Writer } from "./power.ts";

/** Names taken in by one write: some 20 ms of it. Each write is a part of the index that is put together with others later. */
const PAGE = 2_000;

/** The first of 6,400 letters that are in no name, of Unicode's private use. */
const FIRST = 0xe000;
const LETTERS = 6400;

/**
 * Takes into the index of names those that came since it was last asked, a page a write. What is not in it yet is looked
 * through by the search itself, so cut off anywhere nothing is missing; `signal` does.
 */
export async function indexNames(catalogue: Catalogue, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && await catalogue.write(indexPage) === PAGE);
}

async function indexPage(trx: Writer): Promise<number> {
  const { rows: [page] } = await sql<{ names: number; last: number | null }>`
    select count(*) as names, max(id) as last from (select id from nodes
    where id > (select up_to from node_names_filled) order by id limit ${PAGE})`.execute(trx);
  const { names, last } = page!;
  if (last === null) return 0;
  await sql`insert into node_names (rowid, place, name) select id, ${placeOfColumn()}, name_lower from nodes
    where id > (select up_to from node_names_filled) and id <= ${last}`.execute(trx);
  await sql`update node_names_filled set up_to = ${last}`.execute(trx);
  return names;
}

/** Pages of the index that one write puts together. */
const MERGED = 64;

/**
 * Takes out of the index for good what was erased: until its parts are put together, an erased name's letters stay in the
 * older of them, marked as gone. Many small writes.
 */
export async function dropErasedNames(catalogue: Catalogue): Promise<void> {
  for (let pages = -MERGED; await catalogue.write((trx) => merge(trx, pages)) >= 2; pages = MERGED);
}

/** Answers how many rows that changed; below 2 nothing is left to do (FTS5, "merge"). */
async function merge(trx: Writer, pages: number): Promise<number> {
  const changes = async () =>
    (await sql<{ total: number }>`select total_changes() as total`.execute(trx)).rows[0]!.total;
  const before = await changes();
  await sql`insert into node_names (node_names, rank) values ('merge', ${sql.lit(pages)})`.execute(trx);
  return await changes() - before;
}

/** Up to which node the index has all names. */
export async function namesFilled(db: Reader): Promise<number> {
  const { rows: [row] } = await sql<{ up_to: number }>`select up_to from node_names_filled`.execute(db);
  return row!.up_to;
}

/** Three letters that stand for a namespace; in SQL, as the migration's trigger has it, and here. */
function placeOfColumn(): RawBuilder<string> {
  return sql`char(${sql.lit(FIRST)} + namespace_id / 40960000 % 6400,
    ${sql.lit(FIRST)} + namespace_id / 6400 % 6400, ${sql.lit(FIRST)} + namespace_id % 6400)`;
}

export function placeOf(namespaceId: number): string {
  const digits = [Math.floor(namespaceId / LETTERS ** 2), Math.floor(namespaceId / LETTERS), namespaceId];
  return String.fromCharCode(...digits.map((digit) => FIRST + digit % LETTERS));
}

/** What the index is asked for names that have all of `parts` in them, in one of the namespaces; null: it cannot tell. */
export function askFor(parts: readonly string[], namespaces: readonly number[] | null): string | null {
  const letters = [...new Set(parts.flatMap(threes))].map(quoted);
  const places = namespaces === null || namespaces.length > MOST_PLACES ? [] : namespaces.map(placeOf);
  const all = places.length === 0 ? letters : [`(${places.map(quoted).join(" OR ")})`, ...letters];
  return all.length === 0 ? null : all.join(" AND ");
}

const MOST_PLACES = 200;

/** Three letters each that cover a part, none of what is shorter. Those between tell little more, and each costs as much. */
function threes(part: string): string[] {
  const letters = [...part];
  if (letters.length < 3) return [];
  const begins = Array.from({ length: Math.floor(letters.length / 3) }, (_, n) => 3 * n);
  return [...begins, letters.length - 3].map((at) => letters.slice(at, at + 3).join(""));
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

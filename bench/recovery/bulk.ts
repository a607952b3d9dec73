import { type RawBuilder, sql } from "kysely";
import type { Writer } from "../../src/storage/catalogue/power.ts";
import { ENDINGS, words } from "./names.ts";

const WORDS = 2000;

/** Trap: a number that is bound is a REAL, and what is reckoned with it is no whole number any more. */
export const int = (n: number) => sql.lit(n);
/** Spreads numbers evenly; SQLite counts in 64 bits. */
const hash = (n: RawBuilder<unknown>, salt: number) =>
  sql`((${n} + ${int(salt)}) * 2654435761 % 4294967296 >> 7)`;
/** The product of two even numbers: words at the beginning are common, those at the end rare. */
const word = (n: RawBuilder<unknown>, salt: number) =>
  sql`(select w from bench_words
    where at = ${hash(n, salt)} % ${int(WORDS)} * (${hash(n, salt + 7)} % ${int(WORDS)}) / ${int(WORDS)})`;
export const nameOf = (n: RawBuilder<unknown>) =>
  sql`${word(n, 1)} || ' ' || ${word(n, 2)} || ' ' || (2015 + ${hash(n, 3)} % 12) || ' ' || ${n} || '.' ||
    (select e from bench_endings where at = ${hash(n, 4)} % ${int(ENDINGS.length)})`;

/** What `nameOf` asks, for as long as the catalogue is open. */
export async function prepareNames(trx: Writer) {
  await sql`create temp table bench_words (at integer primary key, w text not null)`.execute(trx);
  await sql`create temp table bench_endings (at integer primary key, e text not null)`.execute(trx);
  await sql`insert into bench_words select key, value from json_each(${JSON.stringify(words(WORDS))})`
    .execute(
      trx,
    );
  await sql`insert into bench_endings select key, value from json_each(${JSON.stringify(ENDINGS)})`.execute(
    trx,
  );
}

/** `count` nodes numbered on from the last one; `parent` and `name` by `i`, from 0. */
export async function addNodes(
  trx: Writer,
  namespace: number,
  count: number,
  parent: RawBuilder<unknown>,
  name: RawBuilder<unknown>,
) {
  await sql`with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${int(count)})
    insert into nodes (id, namespace_id, parent_id, name_lower)
    select ${int(await lastNode(trx))} + 1 + i, ${namespace}, ${parent}, ${name} from n`.execute(trx);
}

interface StatesPlan {
  kind: "file" | "folder";
  /** Of a node `n`: 1 to 4. */
  states: RawBuilder<unknown>;
  /** The run in which the second state begins; null: each ten days brings one, on a day of the node's own. */
  last?: number | null;
  /** One in fifty files is deleted in the end, unless told. */
  gone?: boolean;
}

/** States of `count` nodes after one. */
export async function addStates(
  trx: Writer,
  namespace: number,
  after: number,
  count: number,
  plan: StatesPlan,
) {
  const begun = (k: string) =>
    plan.last
      ? sql.raw(`case ${k} when 0 then 1 else ${plan.last} end`)
      : sql`1 + ${sql.raw(k)} * 10 + (${hash(sql`n.id`, 5)} % 9)`;
  const isGone = plan.kind === "file" && plan.gone !== false && !plan.last ? sql`n.id % 50 = 7` : sql`0`;
  await sql`insert into versions (namespace_id, node_id, parent_id, from_run, to_run, kind, name, sort, dropbox_id, rev,
      size, content_id, client_modified, server_modified, modified_by, seen_run)
    select ${namespace}, n.id, n.parent_id, ${plan.kind === "folder" ? sql`1` : begun("k.k")},
      case when k.k + 1 < ${plan.states} then ${begun("(k.k + 1)")} when ${isGone} then ${
    begun("k.k")
  } + 1 end,
      ${plan.kind}, n.name_lower, ${plan.kind === "folder" ? "0" : "1"} || n.name_lower || char(1) || n.id,
      'id:' || printf('%020d', n.id), printf('%012x', n.id * 4 + k.k), ${hash(sql`n.id`, 6)} % 5000000,
      n.id * 4 + k.k, 1400000000 + ${hash(sql`n.id`, 8)} % 300000000, 1700000000, null, 1
    from nodes n cross join (select 0 as k union all select 1 union all select 2 union all select 3) k
    where n.id > ${int(after)} and n.id <= ${int(after + count)} and k.k < ${plan.states}`.execute(trx);
}

export async function lastNode(trx: Writer): Promise<number> {
  const { rows: [row] } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from nodes`.execute(
    trx,
  );
  return row!.id;
}

import { type RawBuilder, sql } from "kysely";
import type { Reader } from "./power.ts";

/** States looked at in one statement: a page waits for each, and a first run began as many as there are files. */
const PAGE = 2_000;

/** The run that a state began in, or the one before which it ended. */
export type Edge = "from_run" | "to_run";

/**
 * Sums over the states `v` of all namespaces that began, or ended, after the run `since`: by namespace, one number for
 * each expression.
 */
export async function sumUpMoved(
  db: Reader,
  edge: Edge,
  since: number,
  sums: RawBuilder<number>[],
): Promise<Map<number, number[]>> {
  const totals = new Map<number, number[]>();
  for (let run = await nextRun(db, edge, since); run !== null; run = await nextRun(db, edge, run)) {
    for await (const group of groupsOf(db, edge, run, sums)) addTo(totals, group);
  }
  return totals;
}

interface Group {
  namespace_id: number;
  /** The last state of it that was looked at, and how many were. */
  last: number;
  states: number;
  /** JSON array. */
  sums: string;
}

async function nextRun(db: Reader, edge: Edge, after: number): Promise<number | null> {
  const { rows } = await sql<{ run: number | null }>`select min(${sql.ref(edge)}) as run from versions
    where ${sql.ref(edge)} > ${after}`.execute(db);
  return rows[0]!.run;
}

/**
 * By namespace and then by state, as the indexes have them: in another order each page would sort all that the run moved.
 * Where a page ends within a namespace, the next is of that one alone, so that the index leads to where it begins.
 */
async function* groupsOf(
  db: Reader,
  edge: Edge,
  run: number,
  sums: RawBuilder<number>[],
): AsyncGenerator<Group> {
  let [namespace, last, isWithin] = [0, 0, false];
  for (;;) {
    const where = isWithin
      ? sql`namespace_id = ${namespace} and id > ${last}`
      : sql`namespace_id > ${namespace}`;
    const groups = await page(db, sql`${sql.ref(edge)} = ${run} and ${where}`, sums);
    yield* groups;
    const isFull = groups.reduce((sum, { states }) => sum + states, 0) === PAGE;
    if (!isWithin && !isFull) return;
    const end = groups.at(-1);
    if (end) [namespace, last] = [end.namespace_id, end.last];
    isWithin = isFull;
  }
}

async function page(db: Reader, where: RawBuilder<unknown>, sums: RawBuilder<number>[]): Promise<Group[]> {
  const totals = sql.join(sums.map((sum) => sql`sum(${sum})`));
  const { rows } = await sql<Group>`select namespace_id, max(id) as last, count(*) as states,
      json_array(${totals}) as sums
    from (select * from versions where ${where} order by namespace_id, id limit ${PAGE}) as v
    group by namespace_id order by namespace_id`.execute(db);
  return rows;
}

function addTo(totals: Map<number, number[]>, { namespace_id, sums }: Group) {
  const more = JSON.parse(sums) as number[];
  const before = totals.get(namespace_id) ?? more.map(() => 0);
  totals.set(namespace_id, before.map((sum, i) => sum + more[i]!));
}

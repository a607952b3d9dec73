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
    for (let after: number | null = 0; after !== null;) {
      const groups: Group[] = await groupsOf(db, edge, run, after, sums);
      for (const group of groups) addTo(totals, group);
      after = groups.length === 0 ? null : Math.max(...groups.map(({ last }) => last));
    }
  }
  return totals;
}

interface Group {
  namespace_id: number;
  /** The last state of it that was looked at. */
  last: number;
  /** JSON array. */
  sums: string;
}

async function nextRun(db: Reader, edge: Edge, after: number): Promise<number | null> {
  const { rows } = await sql<{ run: number | null }>`select min(${sql.ref(edge)}) as run from versions
    where ${sql.ref(edge)} > ${after}`.execute(db);
  return rows[0]!.run;
}

async function groupsOf(db: Reader, edge: Edge, run: number, after: number, sums: RawBuilder<number>[]) {
  const totals = sql.join(sums.map((sum) => sql`sum(${sum})`));
  const { rows } = await sql<Group>`select namespace_id, max(id) as last, json_array(${totals}) as sums from (
      select * from versions where ${sql.ref(edge)} = ${run} and id > ${after} order by id limit ${PAGE}) as v
    group by namespace_id`.execute(db);
  return rows;
}

function addTo(totals: Map<number, number[]>, { namespace_id, sums }: Group) {
  const more = JSON.parse(sums) as number[];
  const before = totals.get(namespace_id) ?? more.map(() => 0);
  totals.set(namespace_id, before.map((sum, i) => sum + more[i]!));
}

import { sql } from "kysely";
import type { Reader } from "./power.ts";

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

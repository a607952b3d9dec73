import { sql } from "kysely";
import { unwant } from "./pending.ts";
import type { Writer } from "./power.ts";
import { markStale } from "./trees.ts";
import { endVersions } from "./versions.ts";

/**
 * Ends what neither the complete listing of the run `before` nor any later one showed; a folder stays while anything in
 * it was shown. Answers how many states ended.
 */
export async function endUnseen(
  trx: Writer,
  { namespaceId, run, before }: { namespaceId: number; run: number; before: number },
): Promise<number> {
  const found = await sql<{ node_id: number; parent_id: number }>`with recursive
    gone as (select node_id, parent_id from versions
      where namespace_id = ${namespaceId} and to_run is null and seen_run < ${before} and parent_id > 0),
    kept(id) as (
      select v.parent_id from gone join versions v on v.parent_id = gone.node_id and v.to_run is null
        where v.seen_run >= ${before}
      union
      select gone.parent_id from kept join gone on gone.node_id = kept.id)
    select node_id, parent_id from gone where node_id not in (select id from kept)`.execute(trx);
  const nodes = found.rows.map((row) => row.node_id);
  await endVersions(trx, run, nodes);
  await unwant(trx, nodes);
  await markStale(trx, [...nodes, ...found.rows.map((row) => row.parent_id)]);
  return nodes.length;
}

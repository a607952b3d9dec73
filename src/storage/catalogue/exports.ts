import { sql } from "kysely";
import type { Reader } from "./power.ts";
import type { Version } from "./versions.ts";

/**
 * Exports of these revisions that are stored already, by `id rev`: those that stand at the given nodes now, as after a
 * rename in case alone, and those that ended, as when the item moved.
 */
export async function exportedBefore(
  db: Reader,
  namespaceId: number,
  nodeIds: number[],
  revisions: { id: string; rev: string }[],
): Promise<Map<string, Version>> {
  if (revisions.length === 0) return new Map();
  const wanted = JSON.stringify(revisions);
  const isIt = sql`v.namespace_id = ${namespaceId} and v.rev = wanted.value->>'rev' and v.kind = 'export'
    and v.content_id is not null`;
  const found = await sql<Version>`select v.* from json_each(${wanted}) as wanted
      cross join versions v on v.dropbox_id = wanted.value->>'id' and v.to_run is not null and ${isIt}
    union all
    select v.* from json_each(${JSON.stringify(nodeIds)}) as node
      cross join versions v on v.node_id = node.value and v.to_run is null
      cross join json_each(${wanted}) as wanted on v.dropbox_id = wanted.value->>'id' and ${isIt}`.execute(
    db,
  );
  return new Map(found.rows.map((row) => [`${row.dropbox_id} ${row.rev}`, row]));
}

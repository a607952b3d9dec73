import { sql } from "kysely";
import { pathOf } from "./browse.ts";
import type { Reader } from "./power.ts";

/** Files looked at, at most: a count beyond is of no more use. */
const LOOKED_AT = 100_000;

/**
 * Files that came into namespaces after a run, where none stood, and are noise or have an ending; how many, and the paths
 * of the first.
 */
export async function addedSince(
  db: Reader,
  { since, namespaces, extension }: { since: number; namespaces: readonly number[]; extension: string },
  limit: number,
): Promise<{ count: number; paths: string[] }> {
  const has = extension === ""
    ? sql`false`
    : sql`lower(v.name) like ${`%.${escaped(extension)}`} escape '\\'`;
  const { rows } = await sql<{ node: number; run: number }>`select v.node_id as node, v.from_run as run
    from (select * from versions indexed by versions_begun where from_run > ${since} limit ${LOOKED_AT}) v
    where v.to_run is null and v.kind in ('file', 'export') and (v.scrambled = 1 or ${has})
      and v.namespace_id in (select value from json_each(${JSON.stringify(namespaces)}))
      and not exists (select 1 from versions p
        where p.node_id = v.node_id and p.from_run <= ${since} and +p.to_run > ${since})
    order by v.node_id`.execute(db);
  const paths: string[] = [];
  for (const { node, run } of rows.slice(0, limit)) paths.push(await pathOf(db, run, node));
  return { count: rows.length, paths };
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

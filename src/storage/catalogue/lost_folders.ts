import { sql } from "kysely";
import { endings } from "./lost_files.ts";
import type { Reader } from "./power.ts";

/** Rows of one statement: a page waits for each. */
const PAGE = 1_000;

/** A folder of a snapshot that has gone. */
export interface LostFolder {
  namespace_id: number;
  node_id: number;
}

/**
 * Folders of namespaces of a task that had nothing in them in the snapshot of the run `since` and are nowhere now, page by
 * page. All others come back with what was in them.
 */
export async function* lostEmptyFolders(
  db: Reader,
  { taskId, since, namespaces }: { taskId: string; since: number; namespaces: readonly number[] },
): AsyncGenerator<LostFolder[]> {
  for (const { run, namespace } of await endings(db, taskId, since, namespaces)) {
    for (let last = 0, isLast = false; !isLast;) {
      const { rows } = await sql<LostFolder & { id: number; lost: 0 | 1 }>`
        select v.id, v.namespace_id, v.node_id, v.kind = 'folder' and v.from_run <= ${since}
          and not exists (select 1 from versions n where n.node_id = v.node_id and n.to_run is null)
          and not exists (select 1 from versions c where c.parent_id = v.node_id and c.from_run <= ${since}
            and (c.to_run is null or c.to_run > ${since}))
          and not exists (select 1 from versions e indexed by versions_standing
            where e.dropbox_id = v.dropbox_id and e.to_run is null and e.from_run > 1) as lost
        from versions v indexed by versions_ended
        where v.to_run = ${run} and v.namespace_id = ${namespace} and v.id > ${last}
        order by v.id limit ${PAGE}`.execute(db);
      const lost = rows.filter((row) => row.lost === 1);
      if (lost.length > 0) yield lost;
      isLast = rows.length < PAGE;
      last = rows.at(-1)?.id ?? last;
    }
  }
}

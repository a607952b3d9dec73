import { sql } from "kysely";
import { unwant } from "./pending.ts";
import type { Writer } from "./power.ts";
import { currentVersions, endVersions } from "./versions.ts";

/** Folders emptied together, and the most rows that one statement ends: a page waits for each. */
const FOLDERS = 200;
const AT_ONCE = 1_000;

/** Nodes and all that stands below them end before `run`, wanted items too. Answers how many states ended. */
export async function endSubtrees(trx: Writer, run: number, nodeIds: number[]): Promise<number> {
  const own = await currentVersions(trx, nodeIds);
  await unwant(trx, nodeIds);
  await end(trx, run, nodeIds);
  let ended = own.size;
  const folders = [...nodeIds];
  while (folders.length > 0) {
    const some = folders.splice(-FOLDERS);
    await unwantWithin(trx, some);
    for await (const children of endChildren(trx, run, some)) {
      ended += children.length;
      for (const { node_id, kind } of children) if (kind === "folder") folders.push(node_id);
    }
  }
  return ended;
}

async function unwantWithin(trx: Writer, folders: number[]) {
  const within = JSON.stringify(folders);
  for (let deleted = AT_ONCE; deleted >= AT_ONCE;) {
    const { numAffectedRows } = await sql`delete from pending where id in (select p.id
      from json_each(${within}) as f cross join pending p on p.parent_id = f.value limit ${AT_ONCE})`.execute(
      trx,
    );
    deleted = Number(numAffectedRows);
  }
}

/** Page by page; what has ended is no child any more. */
async function* endChildren(trx: Writer, run: number, folders: number[]) {
  for (let found = AT_ONCE; found >= AT_ONCE;) {
    const { rows } = await sql<{ node_id: number; kind: string }>`select v.node_id, v.kind
      from json_each(${JSON.stringify(folders)}) as f
      cross join versions v indexed by versions_current_folder on v.parent_id = f.value and v.to_run is null
      limit ${AT_ONCE}`.execute(trx);
    await end(trx, run, rows.map((row) => row.node_id));
    yield rows;
    found = rows.length;
  }
}

async function end(trx: Writer, run: number, nodeIds: number[]) {
  await sql`delete from trees where node_id in (select value from json_each(${JSON.stringify(nodeIds)}))`
    .execute(trx);
  await endVersions(trx, run, nodeIds);
}

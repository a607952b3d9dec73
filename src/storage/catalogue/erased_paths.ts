import { sql } from "kysely";
import { pathHash } from "./erasures.ts";
import type { Reader } from "./power.ts";
import { rootNode } from "./trees.ts";

/** Nodes whose children are looked up in one statement. */
const AT_ONCE = 500;

/** Which of these Dropbox ids some state is of, now or before. */
export async function shownItems(db: Reader, taskId: string, dropboxIds: readonly string[]) {
  const found = await sql<{ id: string }>`select value as id from json_each(${JSON.stringify(dropboxIds)})
    where exists (select 1 from versions v join namespaces ns on ns.id = v.namespace_id and ns.task_id = ${taskId}
      where v.dropbox_id = value)`.execute(db);
  return found.rows.map((row) => row.id);
}

/** The lowercased paths of a namespace that have one of these hashes, the topmost alone; "" is all of it. */
export async function pathsOfHashes(
  db: Reader,
  namespaceId: number,
  hashes: ReadonlySet<string>,
): Promise<string[]> {
  const root = await rootNode(db, namespaceId);
  if (root === null) return [];
  const found: string[] = [];
  const waiting = [{ id: root, path: "" }];
  while (waiting.length > 0) {
    const some = new Map(waiting.splice(-AT_ONCE).map(({ id, path }) => [id, path]));
    const { rows } = await sql<{ id: number; parent_id: number; name_lower: string }>`
      select n.id, n.parent_id, n.name_lower from json_each(${JSON.stringify([...some.keys()])}) as wanted
      cross join nodes n on n.namespace_id = ${namespaceId} and n.parent_id = wanted.value`.execute(db);
    if (rows.length > 0 && some.has(root) && hashes.has(pathHash(""))) return [""];
    for (const { id, parent_id, name_lower } of rows) {
      const path = `${some.get(parent_id)}/${name_lower}`;
      if (hashes.has(pathHash(path))) found.push(path);
      else waiting.push({ id, path });
    }
  }
  return found;
}

import { sql } from "kysely";
import { jsonRows } from "./json_rows.ts";
import type { Reader } from "./power.ts";

/** Folders that one statement is about: a page of the portal waits for each. */
const PAGE = 1_000;

export interface FolderPlace {
  id: number;
  /** 0: it is the root of its namespace. */
  parent: number;
  namespace: number;
}

/** Folders in which something is wanted, those above them left out, and how much is; null where they are more than `most`. */
export async function wantingFolders(
  db: Reader,
  most: number,
): Promise<{ folders: number[]; items: number } | null> {
  const folders: number[] = [];
  let items = 0;
  for (let found = PAGE; found === PAGE;) {
    const after = folders.at(-1) ?? 0;
    const rows = await jsonRows<{ folder: number; items: number }>(
      db,
      { folder: "folder", items: "items" },
      sql`from (select parent_id as folder, count(*) as items from pending where parent_id > ${after}
        group by parent_id order by parent_id limit ${PAGE})`,
    );
    rows.sort((a, b) => a.folder - b.folder);
    for (const row of rows) {
      folders.push(row.folder);
      items += row.items;
    }
    if (folders.length > most) return null;
    found = rows.length;
  }
  return { folders, items };
}

/** These folders and all above them, each once. */
export async function withAbove(db: Reader, folders: readonly number[]): Promise<Map<number, FolderPlace>> {
  const places = new Map<number, FolderPlace>();
  for (let at = 0; at < folders.length; at += PAGE) {
    const some = folders.slice(at, at + PAGE).filter((id) => !places.has(id));
    const rows = await jsonRows<FolderPlace>(
      db,
      { id: "n.id", parent: "n.parent_id", namespace: "n.namespace_id" },
      sql`from up cross join nodes n on n.id = up.id`,
      sql`with recursive up(id) as (select value from json_each(${JSON.stringify(some)})
        union select n.parent_id from up cross join nodes n on n.id = up.id where n.parent_id > 0)`,
    );
    for (const row of rows) places.set(row.id, row);
  }
  return places;
}

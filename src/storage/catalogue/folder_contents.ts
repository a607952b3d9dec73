import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** What the catalogue has in a folder itself, as of now. */
export interface FolderContents {
  /** Its node, and that of the folder it stands in; 0 above the root. */
  id: number;
  parentId: number;
  /** Items that are not folders, their bytes, and whether a mount is one of them. */
  items: number;
  bytes: number;
  holdsMount: boolean;
  /** Nodes of the folders in it that are not empty. */
  folders: number[];
  /** There is more in it than was looked at. */
  isLarge: boolean;
}

/** Of these folders and all above them; no more than `most` items and folders of each are looked at. */
export async function folderContents(
  db: Reader,
  ids: number[],
  most: number,
): Promise<Map<number, FolderContents>> {
  const found = await sql<Counted>`with recursive up (id, parent_id) as (
      select n.id, n.parent_id from json_each(${
    JSON.stringify(ids)
  }) as w cross join nodes n on n.id = w.value
      union select n.id, n.parent_id from up cross join nodes n on n.id = up.parent_id)
    select id, parent_id,
      (select json_array(count(*), coalesce(sum(size), 0), coalesce(sum(kind = 'mount'), 0)) from (
        select v.size, v.kind from versions v indexed by versions_current_folder
        where v.parent_id = up.id and v.to_run is null and v.kind <> 'folder' limit ${most + 1})) as items,
      (select json_group_array(node_id) from (
        select v.node_id from versions v indexed by versions_current_folder
        where v.parent_id = up.id and v.to_run is null and v.kind = 'folder'
          and exists (select 1 from versions below indexed by versions_current_folder
            where below.parent_id = v.node_id and below.to_run is null)
        limit ${most + 1})) as folders
    from up`.execute(db);
  return new Map(found.rows.map((row) => [row.id, contentsOf(row, most)]));
}

interface Counted {
  id: number;
  parent_id: number;
  /** JSON arrays. */
  items: string;
  folders: string;
}

function contentsOf(row: Counted, most: number): FolderContents {
  const [items, bytes, mounts] = JSON.parse(row.items) as [number, number, number];
  const folders = JSON.parse(row.folders) as number[];
  const isLarge = items > most || folders.length > most;
  return { id: row.id, parentId: row.parent_id, items, bytes, holdsMount: mounts > 0, folders, isLarge };
}

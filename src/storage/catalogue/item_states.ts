import { type RawBuilder, sql } from "kysely";
import type { VersionsTable } from "../database/catalogue_tables.ts";
import { LEADS_NOT_INTO_LIMITED, type SearchPlace, shownIn } from "./name_search.ts";
import type { Reader } from "./power.ts";

/** A state of a file, wherever it was. */
export interface ItemState extends
  Pick<
    VersionsTable,
    "kind" | "name" | "size" | "client_modified" | "modified_by" | "dropbox_id" | "from_run" | "rev"
  > {
  id: number;
  node_id: number;
  namespace_id: number;
  to_run: number | null;
  task_id: string;
  /** Last part of its path, in lower case. */
  name_lower: string;
}

/** States of items by their Dropbox id that have ended, or that began after a first run: also at other places, where the place shows them. */
export async function statesOfItems(
  db: Reader,
  place: SearchPlace,
  dropboxIds: readonly string[],
): Promise<ItemState[]> {
  if (dropboxIds.length === 0) return [];
  const ids = JSON.stringify(dropboxIds);
  return [
    ...await statesWhere(db, place, ids, sql<boolean>`v.to_run is not null`),
    // As the index has it: a first run moves nothing.
    ...await statesWhere(db, place, ids, sql<boolean>`v.to_run is null and v.from_run > 1`),
  ];
}

async function statesWhere(db: Reader, place: SearchPlace, ids: string, isSo: RawBuilder<boolean>) {
  const { rows } = await sql<ItemState>`select ${COLUMNS} from json_each(${ids}) c
    cross join versions v on v.dropbox_id = c.value and ${isSo}
    cross join namespaces ns on ns.id = v.namespace_id cross join nodes n on n.id = v.node_id
    where ${shownIn(place)}`.execute(db);
  return rows;
}

/** States of whatever was at a place. */
export async function statesOfNode(db: Reader, place: SearchPlace, nodeId: number): Promise<ItemState[]> {
  const { rows } = await sql<ItemState>`select ${COLUMNS} from versions v
    cross join namespaces ns on ns.id = v.namespace_id cross join nodes n on n.id = v.node_id
    where v.node_id = ${nodeId} and n.parent_id > 0 and ${shownIn(place)}
      and ${place.hidesLimited ? LEADS_NOT_INTO_LIMITED : sql`true`}`.execute(db);
  return rows;
}

const COLUMNS = sql.raw(
  `v.id, v.node_id, v.namespace_id, v.kind, v.name, v.size, v.client_modified, v.modified_by,
  v.dropbox_id, v.rev, v.from_run, v.to_run, ns.task_id, n.name_lower`,
);

/** One state by its number, with its content, where the place shows it. */
export async function findState(
  db: Reader,
  place: SearchPlace,
  id: number,
): Promise<(ItemState & { content_id: number | null; content_hash: Uint8Array | null }) | null> {
  const { rows: [row] } = await sql<
    ItemState & { content_id: number | null; content_hash: Uint8Array | null }
  >`select ${COLUMNS}, v.content_id, c.content_hash from versions v
    cross join namespaces ns on ns.id = v.namespace_id cross join nodes n on n.id = v.node_id
    left join contents c on c.id = v.content_id
    where v.id = ${id} and n.parent_id > 0 and ${shownIn(place)}`.execute(db);
  return row ?? null;
}

import { authorsOf } from "../../storage/catalogue/authors.ts";
import { seenBy, type SnapshotMark } from "../../storage/catalogue/item_places.ts";
import { type ItemState, statesOfItems } from "../../storage/catalogue/item_states.ts";
import type { NameQuery, NameRow, SearchPlace } from "../../storage/catalogue/name_search.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import { ItemPlaces } from "./item_place.ts";

/** A file or folder that was found, by its Dropbox id: a file that was moved is found once, where it was last. */
export interface Hit {
  node: number;
  /** Number of its last version that matched. */
  version: number;
  taskId: string;
  /** The member or team folder to look at it by. */
  entity: { id: number; name: string };
  kind: NameRow["kind"];
  name: string;
  /** The folder as of `last`, from the entity's top; null: no way leads there now. */
  folder: string | null;
  /** Bytes. */
  size: number;
  /** Unix seconds; null for folders. */
  modified: number | null;
  author: string | null;
  /** Snapshots that it was first and last seen in, as it matched. */
  first: SnapshotMark;
  last: SnapshotMark;
  /** From this run on it is as it was found, until the last that it was seen in. */
  since: number;
  /** It is there now; else what it is called now where it was renamed. */
  isThere: boolean;
  renamedTo: string | null;
  states: number;
}

/** Rows after which others have their turns: each takes a few statements. */
const TURN = 16;

/** Rows as a person sees them; without those of which no snapshot is left, and those that are to be found elsewhere now. */
export async function hitsOf<Row extends NameRow>(
  db: Reader,
  query: NameQuery,
  rows: readonly Row[],
  isFoundElsewhere: (now: ItemState) => boolean,
): Promise<[Hit, Row][]> {
  const later = await laterStates(db, query, rows);
  const accounts = rows.flatMap(({ modified_by }) => modified_by ?? []);
  const authors = await authorsOf(db, accounts, query);
  const entities = await entitiesOf(db, query, rows.map(({ namespace_id }) => namespace_id));
  const places = new ItemPlaces(db);
  const hits: [Hit, Row][] = [];
  for (const [n, row] of rows.entries()) {
    if (n % TURN === TURN - 1) await takeTurns();
    const now = later.get(row.node_id) ?? null;
    if (now !== null && isFoundElsewhere(now)) continue;
    const entity = entities.get(row.namespace_id);
    const seen = await places.seen(row.task_id, row);
    if (entity === undefined || seen === null) continue;
    const folder = await places.folderOf(entity.id, row);
    hits.push([{ ...asHit(row, entity, authors, now), ...seen, folder }, row]);
  }
  return hits;
}

/** By namespace, the entity by which a hit is looked at. */
async function entitiesOf(db: Reader, { entityId, hidesLimited }: NameQuery, namespaces: number[]) {
  const all = [...new Set(namespaces)];
  if (entityId === null) return await seenBy(db, all, hidesLimited);
  const { name } = await db.selectFrom("entities").select("name").where("id", "=", entityId)
    .executeTakeFirstOrThrow();
  return new Map(all.map((namespace) => [namespace, { id: entityId, name }]));
}

/** By node: where that which is there no more stands now, in sight of who asks. */
async function laterStates(
  db: Reader,
  place: SearchPlace,
  rows: readonly NameRow[],
): Promise<Map<number, ItemState>> {
  const gone = rows.filter(({ end_run, dropbox_id }) => end_run !== null && dropbox_id !== null);
  const found = await statesOfItems(db, place, [...new Set(gone.map(({ dropbox_id }) => dropbox_id!))]);
  const last = new Map<string, ItemState>();
  for (const state of found) {
    const known = last.get(keyOf(state));
    if (!known || known.from_run < state.from_run) last.set(keyOf(state), state);
  }
  return new Map(gone.flatMap((row): [number, ItemState][] => {
    const now = last.get(keyOf(row));
    return now && now.node_id !== row.node_id && now.to_run === null ? [[row.node_id, now]] : [];
  }));
}

/** Two tasks may back up one team: a file of each is a file of its own. */
function keyOf({ task_id, dropbox_id }: { task_id: string; dropbox_id: string | null }): string {
  return `${task_id} ${dropbox_id}`;
}

function asHit(row: NameRow, entity: Hit["entity"], authors: Map<string, string>, now: ItemState | null) {
  const { id: version, node_id: node, task_id: taskId, kind, name, size, states } = row;
  const isFile = kind === "file" || kind === "export";
  return {
    node,
    version,
    taskId,
    entity,
    kind,
    name,
    size,
    states,
    since: row.from_run,
    modified: isFile ? row.client_modified : null,
    author: row.modified_by === null ? null : authors.get(row.modified_by) ?? null,
    isThere: row.end_run === null,
    renamedTo: now?.name ?? null,
  };
}

import { authorsLike, authorsOf } from "../../storage/catalogue/authors.ts";
import { namespacesOf, seenBy, type SnapshotMark } from "../../storage/catalogue/item_places.ts";
import { type ItemState, statesOfItems } from "../../storage/catalogue/item_states.ts";
import {
  endOfNodes,
  matchingNames,
  type NameQuery,
  type NameRow,
  namesBefore,
  type SearchPlace,
} from "../../storage/catalogue/name_search.ts";
import type { Reader } from "../account_catalogue.ts";
import type { Scope } from "../scope.ts";
import { ItemPlaces } from "./item_place.ts";
import { readSearch, type SearchInput, type Sought } from "./search_words.ts";

/** Files of a page. */
export const HITS = 50;
/** Times that names are taken for one page: who wants more goes on to the next. */
const MOST_STEPS = 6;

/** A file or folder that was found, by its Dropbox id: a file that was moved is found once, where it was last. */
export interface Hit {
  node: number;
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
  /** It is there now; else what it is called now where it was renamed. */
  isThere: boolean;
  renamedTo: string | null;
  states: number;
}

export interface SearchResult {
  hits: Hit[];
  /** For `before`; null: all was looked through. */
  next: number | null;
}

/** Where a person searches: one member or team folder, or all of the tasks that they may browse. */
export interface Searched {
  tasks: readonly string[];
  entityId: number | null;
}

/**
 * Looks for files and folders in all snapshots (R3), those first that were seen last. A page may hold less than `HITS`
 * and still have a next one. Null where nothing was asked. Throws `Invalid`.
 */
export async function searchItems(
  db: Reader,
  scope: Scope,
  searched: Searched,
  input: SearchInput,
): Promise<SearchResult | null> {
  const sought = readSearch(input);
  if (sought === null) return null;
  const query = await queryOf(db, scope, searched, sought);
  if (query.authors?.length === 0) return { hits: [], next: null };
  const { rows, next } = await takeRows(db, query, sought.before ?? await endOfNodes(db));
  return { hits: await hitsOf(db, query, rows), next };
}

async function queryOf(
  db: Reader,
  scope: Scope,
  { tasks, entityId }: Searched,
  sought: Sought,
): Promise<NameQuery> {
  const hidesLimited = !scope.isPrimary;
  const authors = sought.author === "" ? null : await authorsLike(db, sought.author, hidesLimited);
  return { ...sought, authors, tasks, entityId, hidesLimited };
}

async function takeRows(db: Reader, query: NameQuery, end: number) {
  const namespaces = query.entityId === null ? null : await namespacesOf(db, query.entityId);
  const rows: NameRow[] = [];
  let before: number | null = end;
  for (let step = 0; step < MOST_STEPS && before !== null; step++) {
    const { ids, next } = await namesBefore(db, query, namespaces, before);
    rows.push(...await matchingNames(db, query, ids, HITS - rows.length + 1));
    if (rows.length > HITS) return { rows: rows.slice(0, HITS), next: rows[HITS - 1]!.node_id };
    before = next;
  }
  return { rows, next: before };
}

async function hitsOf(db: Reader, query: NameQuery, rows: NameRow[]): Promise<Hit[]> {
  const later = await laterStates(db, query, rows);
  const accounts = rows.flatMap(({ modified_by }) => modified_by ?? []);
  const authors = await authorsOf(db, accounts, query.hidesLimited);
  const entities = await entitiesOf(db, query, rows.map(({ namespace_id }) => namespace_id));
  const places = new ItemPlaces(db);
  const hits: Hit[] = [];
  for (const row of rows) {
    const now = later.get(row.node_id) ?? null;
    if (now !== null && (query.gone || isNamed(query, now.name_lower))) continue;
    const entity = entities.get(row.namespace_id);
    const seen = await places.seen(row.task_id, row);
    if (entity === undefined || seen === null) continue;
    hits.push({
      ...asHit(row, entity, authors, now),
      ...seen,
      folder: await places.folderOf(entity.id, row),
    });
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
async function laterStates(db: Reader, place: SearchPlace, rows: NameRow[]): Promise<Map<number, ItemState>> {
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

function isNamed({ parts, ending }: NameQuery, name: string): boolean {
  return parts.every((part) => name.includes(part)) && (ending === null || name.endsWith(ending));
}

function asHit(row: NameRow, entity: Hit["entity"], authors: Map<string, string>, now: ItemState | null) {
  const { node_id: node, task_id: taskId, kind, name, size, states } = row;
  const isFile = kind === "file" || kind === "export";
  return {
    node,
    taskId,
    entity,
    kind,
    name,
    size,
    states,
    modified: isFile ? row.client_modified : null,
    author: row.modified_by === null ? null : authors.get(row.modified_by) ?? null,
    isThere: row.end_run === null,
    renamedTo: now?.name ?? null,
  };
}

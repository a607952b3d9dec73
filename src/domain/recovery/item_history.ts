import { authorsOf } from "../../storage/catalogue/authors.ts";
import type { SnapshotMark } from "../../storage/catalogue/item_places.ts";
import { type ItemState, statesOfItems, statesOfNode } from "../../storage/catalogue/item_states.ts";
import type { Reader } from "../account_catalogue.ts";
import { NotFound } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { ItemPlaces } from "./item_place.ts";

/** States that one page lists. */
const SHOWN = 100;

/** What a file was for a while. */
export interface ItemVersion {
  /** Number of the version. */
  id: number;
  node: number;
  kind: ItemState["kind"];
  name: string;
  /** From the entity's top; null: no way leads there now. */
  folder: string | null;
  size: number;
  /** Unix seconds. */
  modified: number;
  author: string | null;
  /** The snapshots that first and last show it. */
  first: SnapshotMark;
  last: SnapshotMark;
  /** It is so now. */
  isCurrent: boolean;
  /** Against the version before: another place, another name, another content. */
  moved: boolean;
  renamed: boolean;
}

export interface ItemHistory {
  /** As it was called last. */
  name: string;
  versions: ItemVersion[];
  /** For `before`; null: this is the last page. */
  next: number | null;
}

/**
 * All that a file ever was (R6), newest first: by its Dropbox id over moves and renames, with whatever was at this place.
 * Throws `NotFound`.
 */
export async function historyOf(
  db: Reader,
  scope: Scope,
  { taskId, entityId, node, before }: { taskId: string; entityId: number; node: number; before?: string },
): Promise<ItemHistory> {
  const place = { tasks: [taskId], entityId, hidesLimited: !scope.isPrimary };
  const here = await statesOfNode(db, place, node);
  if (here.length === 0) throw new NotFound(`Cannot find item ${node}: there is none of that number`);
  const ids = [...new Set(here.flatMap(({ dropbox_id, kind }) => kind === "folder" ? [] : dropbox_id ?? []))];
  const all = newestFirst([...here, ...await statesOfItems(db, place, ids)]);
  const start = /^\d{1,15}$/.test(before ?? "") ? all.findIndex(({ id }) => id === Number(before)) + 1 : 0;
  const page = all.slice(start, start + SHOWN);
  const authors = await authorsOf(db, page.flatMap((one) => one.modified_by ?? []), place);
  const places = new ItemPlaces(db);
  const versions = await Promise.all(page.map(async (state, n) => {
    const seen = await places.seen(taskId, { ...state, first_run: state.from_run });
    const older = all[start + n + 1];
    return seen &&
      { ...seen, ...asVersion(state, older, authors), folder: await places.folderOf(entityId, state) };
  }));
  return {
    name: all[0]!.name,
    versions: versions.filter((one) => one !== null),
    next: all.length > start + SHOWN ? page.at(-1)!.id : null,
  };
}

function newestFirst(states: ItemState[]): ItemState[] {
  const all = new Map(states.map((state) => [state.id, state]));
  return [...all.values()].sort((a, b) => b.from_run - a.from_run || b.id - a.id);
}

function asVersion(state: ItemState, older: ItemState | undefined, authors: Map<string, string>) {
  const { id, node_id: node, kind, name, size, client_modified: modified, modified_by } = state;
  const isSame = older !== undefined && older.dropbox_id === state.dropbox_id;
  return {
    id,
    node,
    kind,
    name,
    size,
    modified,
    author: modified_by === null ? null : authors.get(modified_by) ?? null,
    isCurrent: state.to_run === null,
    moved: isSame && older.node_id !== node,
    renamed: isSame && older.name !== name,
  };
}

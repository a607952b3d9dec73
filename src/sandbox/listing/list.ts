import { type Actor, type Place, Refusal } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { plain, under } from "../entries/refusals.ts";
import { entryAt } from "../entries/rows.ts";
import { accessOf, namespaceRow } from "../team/access.ts";
import { resolve } from "../team/resolve.ts";
import { identity, type ListArgs, type Position, readCursor, unsupported, writeCursor } from "./cursor.ts";
import { fillFromJournal, hasChanges, leaveClosed } from "./delta.ts";
import { Page } from "./page.ts";
import { fillFromScan } from "./scan.ts";
import { metadata, viewOf } from "./view.ts";

export interface Listing {
  entries: Record<string, unknown>[];
  cursor: string;
  has_more: boolean;
}

const usual_limit = 1000;

/** files/list_folder: the first page of a folder. Refuses with ListFolderError. */
export function listFolder(state: State, actor: Actor, path: string, args: ListArgs): Listing {
  const place = under("path", () => listedPlace(state, actor, path));
  const position = startOf(state, actor, place, args);
  position.scans = [{ segment: 0, after: "", stage: "entries" }];
  const page = new Page(state, actor, position, limitOf(state, args));
  if (args.recursive && place.pathLower !== "" && state.switches.recursive_lists_its_folder) {
    const view = viewOf(state, actor, place.namespace, place.seenAt);
    page.entries.push({ ".tag": "folder", ...metadata(state, view, entryAt(state, place)!) });
  }
  return fill(page);
}

/** files/list_folder/get_latest_cursor: a cursor behind everything that is there now. Refuses with ListFolderError. */
export function latestCursor(state: State, actor: Actor, path: string, args: ListArgs): string {
  const place = under("path", () => listedPlace(state, actor, path));
  const position = startOf(state, actor, place, args);
  if (args.recursive && args.include_mounted_folders) watchMounts(state, actor, position);
  return writeCursor(state, position);
}

/** files/list_folder/continue. Refuses with ListFolderContinueError, or 400 for a cursor that is none. */
export function continueListing(state: State, actor: Actor, cursor: string): Listing {
  const position = readCursor(state, cursor);
  checkOwner(state, actor, position);
  checkNotReset(state, position);
  under("path", () => checkStillThere(state, actor, position));
  const page = new Page(state, actor, position, limitOf(state, position.args));
  leaveClosed(page);
  return fill(page);
}

/** Whether files/list_folder/continue would bring something. Refuses with ListFolderLongpollError. */
export function cursorHasChanges(state: State, cursor: string): boolean {
  const position = readCursor(state, cursor);
  checkNotReset(state, position);
  return position.scans.length > 0 || hasChanges(state, position);
}

function listedPlace(state: State, actor: Actor, path: string): Place {
  const place = resolve(state, actor, path);
  if (path.startsWith("rev:")) throw plain("not_folder");
  if (place.pathLower === "" && accessOf(state, actor, place.namespace) === "none") throw plain("not_found");
  const entry = entryAt(state, place);
  if (!entry) throw plain("not_found");
  if (entry.kind === "file") throw plain("not_folder");
  return place;
}

function startOf(state: State, actor: Actor, place: Place, args: ListArgs): Position {
  const { namespace, pathLower, seenAt } = place;
  const at = state.sequence.last;
  const segments = [{ namespace, base: pathLower, seenAt }];
  return { who: identity(actor), root: actor.rootNamespace, args, at, pages: 0, segments, scans: [] };
}

function limitOf(state: State, args: ListArgs): number {
  return Math.min(args.limit ?? usual_limit, state.switches.page_limit ?? Infinity);
}

function fill(page: Page): Listing {
  const { position, state } = page;
  position.pages++;
  const every = state.switches.empty_page_every;
  const isEmpty = every !== null && position.pages % every === 0 && hasMore(page);
  while (!isEmpty && !page.isFull && hasMore(page)) {
    if (position.scans.length > 0) fillFromScan(page);
    else fillFromJournal(page);
  }
  return { entries: page.entries, cursor: writeCursor(state, position), has_more: hasMore(page) };
}

function hasMore(page: Page): boolean {
  return page.position.scans.length > 0 || hasChanges(page.state, page.position);
}

/** Adds the mounted namespaces below without listing them. */
function watchMounts(state: State, actor: Actor, position: Position): void {
  for (let index = 0; index < position.segments.length; index++) {
    const { namespace, base, seenAt } = position.segments[index]!;
    for (const mount of state.mounts.inside(namespace).values()) {
      const known = position.segments.some((segment) => segment.namespace === mount.mounted);
      if (
        known || !mount.pathLower.startsWith(`${base}/`) || accessOf(state, actor, mount.mounted) === "none"
      ) continue;
      const seen = seenAt && {
        pathLower: seenAt.pathLower + mount.pathLower,
        pathDisplay: seenAt.pathDisplay + mount.pathDisplay,
      };
      position.segments.push({ namespace: mount.mounted, base: "", seenAt: seen, edge: mount });
    }
  }
}

function checkOwner(state: State, actor: Actor, position: Position): void {
  if (position.who === identity(actor) && position.root === actor.rootNamespace) return;
  throw state.switches.foreign_cursor === "reset" ? plain("reset") : unsupported();
}

function checkNotReset(state: State, position: Position): void {
  for (const { namespace } of position.segments) {
    if ((namespaceRow(state, namespace)?.reset_position ?? 0) > position.at) {
      throw new Refusal(409, { ".tag": "reset" });
    }
  }
}

function checkStillThere(state: State, actor: Actor, position: Position): void {
  const { namespace, base } = position.segments[0]!;
  if (accessOf(state, actor, namespace) === "none") throw plain("not_found");
  if (base === "") return;
  const entry = entryAt(state, { namespace, pathLower: base, pathDisplay: base });
  if (!entry) throw plain("not_found");
  if (entry.kind === "file") throw plain("not_folder");
}

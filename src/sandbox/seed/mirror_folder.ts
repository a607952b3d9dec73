import { storeBytes } from "../content/store_content.ts";
import { makeFolder } from "../entries/make_folder.ts";
import { lastName, serverLower } from "../entries/names.ts";
import { putFile } from "../entries/put_file.ts";
import { remove } from "../entries/remove.ts";
import { children, entryAt } from "../entries/rows.ts";
import { stampOf } from "../state/clock.ts";
import type { State } from "../state/state.ts";
import { takeInPlace } from "./hash_file.ts";

export interface Mirrored {
  put: number;
  unchanged: number;
  deleted: number;
  /** Paths that could not be taken: neither file, folder nor link, or not readable. */
  skipped: string[];
}

/** Makes a folder of the world equal to one on disk, whose files are read in place from then on: all of it in one write. */
export function mirrorFolder(state: State, namespace: string, path: string, dir: string): Mirrored {
  const done: Mirrored = { put: 0, unchanged: 0, deleted: 0, skipped: [] };
  state.db.write(() => mirror(state, { namespace, path, dir, done }));
  return done;
}

interface At {
  namespace: string;
  /** Path inside the namespace; "" for its root. */
  path: string;
  dir: string;
  done: Mirrored;
}

function mirror(state: State, at: At): void {
  const found = apart(namesIn(at));
  removeMissing(state, at, new Set(found.keys()));
  for (const [nameLower, { name, item }] of found) {
    const path = `${at.dir}/${item.name}`;
    if (!item.isDirectory) orSkipped(at, path, () => mirrorItem(state, at, name, path));
    else if (!isFolder(state, at, nameLower)) makeFolder(state, null, placeOf(at, name), false);
  }
  for (const { name, item } of found.values()) {
    if (item.isDirectory) mirror(state, { ...at, path: `${at.path}/${name}`, dir: `${at.dir}/${item.name}` });
  }
}

/** What lies in the folder, in one order everywhere; a folder that may not be read counts as empty. */
function namesIn(at: At): Deno.DirEntry[] {
  const items = orSkipped(at, at.dir, () => Array.from(Deno.readDirSync(at.dir))) ?? [];
  return items.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Runs `work`; what may not be read, or vanished meanwhile, is noted and left out. */
function orSkipped<Result>(at: At, path: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied) && !(error instanceof Deno.errors.NotFound)) {
      throw error;
    }
    at.done.skipped.push(path);
    return undefined;
  }
}

/** Dropbox knows no case: of two names that differ by case only, the second gets a mark. */
function apart(items: Deno.DirEntry[]): Map<string, { name: string; item: Deno.DirEntry }> {
  const found = new Map<string, { name: string; item: Deno.DirEntry }>();
  for (const item of items) {
    let name = item.name;
    for (let n = 1; found.has(serverLower(name)); n++) name = `${item.name} (Case Conflict ${n})`;
    found.set(serverLower(name), { name, item });
  }
  return found;
}

function placeOf(at: At, name: string) {
  const pathDisplay = `${at.path}/${name}`;
  return { namespace: at.namespace, pathLower: serverLower(pathDisplay), pathDisplay };
}

function isFolder(state: State, at: At, name: string): boolean {
  return entryAt(state, placeOf(at, name))?.kind === "folder";
}

function removeMissing(state: State, at: At, names: Set<string>): void {
  const place = { namespace: at.namespace, pathLower: serverLower(at.path), pathDisplay: at.path };
  const missing = Array.from(children(state, place)).filter((entry) =>
    entry.kind !== "mount" && !names.has(lastName(entry.pathLower))
  );
  for (const entry of missing) remove(state, null, entry);
  at.done.deleted += missing.length;
}

function mirrorItem(state: State, at: At, name: string, path: string): void {
  const info = Deno.lstatSync(path);
  if (!info.isFile && !info.isSymlink) return void at.done.skipped.push(path);
  const target = info.isSymlink ? Deno.readLinkSync(path) : undefined;
  const content = info.isSymlink ? storeBytes(state, new Uint8Array()) : takeInPlace(state, path, info);
  const place = placeOf(at, name);
  const there = entryAt(state, place);
  if (there?.content?.hash === content.hash && there.symlinkTarget === target) {
    return void at.done.unchanged++;
  }
  if (there && there.kind !== "file") remove(state, null, place);
  const clientModified = stampOf(info.mtime ?? state.clock.now());
  const commit = {
    mode: { tag: "overwrite" as const },
    autorename: false,
    strictConflict: false,
    clientModified,
  };
  putFile(state, null, place, content, commit, { symlinkTarget: target });
  at.done.put++;
}

import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { ContentRow } from "../content/contents.ts";
import { readInto } from "../content/open_content.ts";
import { rangeBelow } from "../entries/names.ts";
import { plain } from "../entries/refusals.ts";
import type { State } from "../state/state.ts";
import { accessOf } from "../team/access.ts";
import type { ZipItem } from "./zip_stream.ts";

/** What Dropbox puts into one zip at most (dropbox-api.md 3.9). */
const MOST_ENTRIES = 10_000;
const MOST_BYTES = 20 * 2 ** 30;
const MOST_FILE_BYTES = 4 * 2 ** 30 - 1;

interface Row {
  kind: "file" | "folder" | "mount";
  path_lower: string;
  path_display: string;
  mounted: string | null;
  client_modified: string | null;
  hash: string;
  size: number;
  content_kind: ContentRow["kind"];
  location: string;
  modified: number | null;
}

/** All that is below a folder, under its name; what has no bytes to download is left out. Refuses with DownloadZipError. */
export function zipItems(state: State, actor: Actor, place: Place, folder: StoredEntry): ZipItem[] {
  const items: ZipItem[] = [{ name: `${folder.name}/`, modified: 0, size: 0, read: () => {} }];
  gather(state, actor, items, { namespace: place.namespace, base: place.pathLower, display: folder.name });
  if (items.some(({ size }) => size > MOST_FILE_BYTES)) throw plain("too_large");
  if (items.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) throw plain("too_large");
  return items;
}

interface Below {
  namespace: string;
  /** Folder inside it. */
  base: string;
  /** What that is called in the zip. */
  display: string;
}

function gather(state: State, actor: Actor, items: ZipItem[], below: Below): void {
  const depth = below.base.split("/").length - 1;
  for (const row of rowsBelow(state, below, MOST_ENTRIES - items.length + 1)) {
    const name = below.display + belowFolder(row.path_display, depth);
    if (row.kind === "file") items.push(fileItem(state, row, name));
    else items.push({ name: `${name}/`, modified: 0, size: 0, read: () => {} });
    if (items.length > MOST_ENTRIES) throw plain("too_many_files");
    if (row.mounted !== null && state.switches.zip_includes_mounts) {
      enter(state, actor, items, { namespace: row.mounted, base: "", display: name });
    }
  }
}

/** The path from the folder on: letters may change their number when lowered, slashes not. */
function belowFolder(path: string, depth: number): string {
  let at = 0;
  for (let i = 0; i < depth; i++) at = path.indexOf("/", at + 1);
  return path.slice(at);
}

function enter(state: State, actor: Actor, items: ZipItem[], below: Below): void {
  const access = accessOf(state, actor, below.namespace);
  if (access !== "none" && access !== "traverse") gather(state, actor, items, below);
}

function rowsBelow(state: State, { namespace, base }: Below, limit: number): Row[] {
  return state.db.rows<Row>(
    `select e.kind, e.path_lower, e.path_display, e.mounted, e.client_modified, e.hash, e.size,
       c.kind as content_kind, c.location, c.modified
     from entries e left join contents c on c.hash = e.hash and c.size = e.size
     where e.namespace = ? and e.path_lower > ? and e.path_lower < ?
       and e.export_as is null and e.symlink_target is null
     order by e.path_lower limit ?`,
    namespace,
    ...rangeBelow(base),
    limit,
  );
}

function fileItem(state: State, row: Row, name: string): ZipItem {
  const { hash, size, content_kind: kind, location, modified } = row;
  const content: ContentRow = { hash, size, kind, location, modified };
  return {
    name,
    modified: Date.parse(row.client_modified!) / 1000,
    size,
    read: (into, start) => readInto(state, content, start, into),
  };
}

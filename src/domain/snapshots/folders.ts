import { type Item, listFolder } from "../../storage/catalogue/browse.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { findPlace } from "./paths.ts";

/** One line of a folder in a snapshot. */
export interface SnapshotEntry {
  /** From the top of the snapshot: `/members/alice@acme.test/Docs/a.txt`. */
  path: string;
  name: string;
  kind: "folder" | "file" | "export" | "symlink" | "mount";
  /** Bytes. */
  size: number;
  /** Unix seconds; null where Dropbox keeps no time, as for folders. */
  modified: number | null;
  item: Item | null;
}

/** A snapshot to look into: the task's state as of a run. */
export interface SnapshotView {
  db: Reader;
  taskId: string;
  run: number;
}

const PAGE = 500;

/** What stands at a path: a folder's entries, folders first, or the one file itself. Throws `NotFound`. */
export async function* listPath(view: SnapshotView, path: string): AsyncGenerator<SnapshotEntry> {
  const place = await findPlace(view.db, view.taskId, view.run, path);
  const clean = `/${path.split("/").filter(Boolean).join("/")}`;
  if (place.kind === "top") yield* shelves(view);
  else if (place.kind === "shelf") yield* places(view, place.shelf);
  else if (place.kind === "root") yield* folder(view, place.nodeId, clean);
  else if (place.item.kind === "folder") yield* folder(view, place.item.node_id, clean);
  else yield entryOf(place.item, clean);
}

/** The same, and everything below; what is mounted is below too. */
export async function* walkPath(view: SnapshotView, path: string): AsyncGenerator<SnapshotEntry> {
  for await (const entry of listPath(view, path)) {
    yield entry;
    const hasInside = entry.kind === "folder" || entry.kind === "mount";
    if (hasInside && entry.path !== path) yield* walkPath(view, entry.path);
  }
}

async function* shelves(view: SnapshotView): AsyncGenerator<SnapshotEntry> {
  const names = (await standingFolders(view)).map((folder) => folder.split("/")[0]!);
  for (const name of [...new Set(names)].sort()) yield folderEntry(`/${name}`, name);
}

async function* places(view: SnapshotView, shelf: string): AsyncGenerator<SnapshotEntry> {
  const folders = (await standingFolders(view)).filter((folder) => folder.startsWith(`${shelf}/`));
  for (const folder of folders.sort()) yield folderEntry(`/${folder}`, folder.slice(shelf.length + 1));
}

/** The folders of namespaces that had shown anything by then: only those stand in a snapshot. */
async function standingFolders({ db, taskId, run }: SnapshotView): Promise<string[]> {
  const rows = await db.selectFrom("namespaces as ns")
    .innerJoin(
      "nodes as root",
      (join) => join.onRef("root.namespace_id", "=", "ns.id").on("root.parent_id", "=", 0),
    )
    .select("ns.folder").where("ns.task_id", "=", taskId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("versions as v").select("v.id").whereRef("v.parent_id", "=", "root.id").where(
          "v.from_run",
          "<=",
          run,
        ),
      )
    ).execute();
  return rows.map(({ folder }) => folder);
}

function folderEntry(path: string, name: string): SnapshotEntry {
  return { path, name, kind: "folder", size: 0, modified: null, item: null };
}

async function* folder(
  { db, run }: SnapshotView,
  nodeId: number,
  path: string,
): AsyncGenerator<SnapshotEntry> {
  for (let after = "", more = true; more;) {
    const page = await listFolder(db, run, nodeId, after, PAGE);
    for (const item of page) yield entryOf(item, `${path}/${item.name}`);
    after = page.at(-1)?.sort ?? "";
    more = page.length === PAGE;
  }
}

function entryOf(item: Item, path: string): SnapshotEntry {
  const modified = item.kind === "file" || item.kind === "export" ? item.client_modified : null;
  return { path, name: item.name, kind: item.kind, size: item.size, modified, item };
}

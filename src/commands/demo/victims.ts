import { listPath, type SnapshotEntry, type SnapshotView } from "../../domain/snapshots/folders.ts";

/** What the demo will change in one home, by whole paths of the snapshot. */
export interface Victims {
  edited: string | null;
  renamed: string | null;
  /** A folder with files and without mounts, to be deleted and restored. */
  deleted: { path: string; files: number } | null;
}

/** A home may hold a million files: beyond so many the demo looks no further than for a folder to delete. */
const LOOKED_AT = 3000;
const MOST_DELETED = 300;
const TEXTS = /\.(txt|md|csv|html?|json|ts|js|py|rs)$/i;

interface Folder {
  path: string;
  files: number;
  /** It has files, not too many, and no mounts. */
  isFit: boolean;
}

/** Picks from a home: a text to edit, another file to rename, a folder that holds the most files to delete. */
export async function pickVictims(view: SnapshotView, home: string): Promise<Victims> {
  const { files, folders } = await look(view, home);
  const [deleted = null] = folders.filter(({ isFit }) => isFit).sort((a, b) => b.files - a.files);
  const left = files.filter(({ path }) => !deleted || !path.startsWith(`${deleted.path}/`));
  const edited = left.find(({ name }) => TEXTS.test(name)) ?? left[0];
  const renamed = left.find((one) => one !== edited);
  return { deleted, edited: edited?.path ?? null, renamed: renamed?.path ?? null };
}

/** The files of a home and its folders of the first level, in the order of their names. */
async function look(
  view: SnapshotView,
  home: string,
): Promise<{ files: SnapshotEntry[]; folders: Folder[] }> {
  const files: SnapshotEntry[] = [];
  const folders: Folder[] = [];
  for await (const entry of listPath(view, home)) {
    if (entry.kind === "file") files.push(entry);
    if (entry.kind === "folder") folders.push(await lookInto(view, entry.path, files));
    if (files.length > LOOKED_AT && folders.some(({ isFit }) => isFit)) break;
  }
  return { files, folders };
}

async function lookInto(view: SnapshotView, path: string, files: SnapshotEntry[]): Promise<Folder> {
  const folder = { path, files: 0, isFit: true };
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for await (const entry of listPath(view, next)) {
      if (entry.kind === "folder") open.push(entry.path);
      if (entry.kind === "mount" || folder.files === MOST_DELETED) folder.isFit = false;
      if (!folder.isFit) break;
      if (entry.kind !== "file") continue;
      folder.files++;
      files.push(entry);
    }
    if (!folder.isFit) break;
  }
  return { ...folder, isFit: folder.isFit && folder.files > 0 };
}

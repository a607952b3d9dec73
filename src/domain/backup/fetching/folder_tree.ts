import type { FolderContents } from "../../../storage/catalogue/folder_contents.ts";
import type { FetchJob } from "../pipeline/messages.ts";

/** A wanted item and the folder it stands in. */
export interface Shelved {
  /** Null for one that no zip can bring: its bytes come with a zip all the same. */
  job: FetchJob | null;
  /** Bytes. */
  size: number;
  parentId: number;
  /** Lowercased, from the namespace's root: "" for that, "/a/b". */
  parentPath: string;
}

/** A folder with wanted items in it or below it. */
export interface Folder {
  path: string;
  shelved: Shelved[];
  below: Folder[];
  sum: Sum;
}

/** All that a zip of a folder would hold, as far as it is known. */
export interface Sum {
  /** Contents that it brings, and their bytes. */
  wanted: number;
  wantedBytes: number;
  entries: number;
  bytes: number;
  /** Whether that is all, and nothing that it must not hold: other namespaces. */
  isWhole: boolean;
}

/** The folders in which something is wanted, from the top: the root of the namespace, as a rule. */
export function folderTree(shelved: Shelved[], contents: Map<number, FolderContents>): Folder[] {
  const folders = new Map<number, Folder>();
  const tops: Folder[] = [];
  const stand = (id: number, path: string): Folder => {
    const known = folders.get(id);
    if (known) return known;
    const folder: Folder = { path, shelved: [], below: [], sum: sumOf(contents.get(id)) };
    folders.set(id, folder);
    const parentId = contents.get(id)?.parentId ?? 0;
    if (parentId === 0) tops.push(folder);
    else stand(parentId, path.slice(0, path.lastIndexOf("/"))).below.push(folder);
    return folder;
  };
  for (const one of shelved) stand(one.parentId, one.parentPath).shelved.push(one);
  for (const [id, { sum }] of folders) {
    sum.isWhole &&= contents.get(id)!.folders.every((below) => folders.has(below));
  }
  for (const top of tops) sumUp(top);
  return tops;
}

/** Of the folder itself without what is wanted there. A folder that nobody knows is not to be zipped. */
function sumOf(known: FolderContents | undefined): Sum {
  const { items = 0, bytes = 0 } = known ?? {};
  const isWhole = known !== undefined && !known.isLarge && !known.holdsMount;
  return { wanted: 0, wantedBytes: 0, entries: 1 + items, bytes, isWhole };
}

function sumUp({ sum, shelved, below }: Folder) {
  for (const { job, size } of shelved) {
    sum.entries++;
    sum.bytes += size;
    if (job === null) continue;
    sum.wanted++;
    sum.wantedBytes += size;
  }
  for (const folder of below) {
    sumUp(folder);
    sum.wanted += folder.sum.wanted;
    sum.wantedBytes += folder.sum.wantedBytes;
    sum.entries += folder.sum.entries;
    sum.bytes += folder.sum.bytes;
    sum.isWhole &&= folder.sum.isWhole;
  }
}

import type { DropboxClient } from "../../src/dropbox/client.ts";
import type { Entry } from "../../src/dropbox/types.ts";
import type { Reader } from "../../src/storage/catalogue/power.ts";

export interface ListedFile {
  /** Path in a snapshot, without a slash before it. */
  place: string;
  /** Content hash. */
  hash: string;
  /** Unix seconds. */
  clientModified: number;
}

/**
 * What Dropbox itself lists now in the namespaces that were backed up: plain files, by their path in a snapshot.
 * `lost` are folders of namespaces that it lists to nobody any more.
 */
export async function listedFiles(
  catalogue: Reader,
  dropbox: DropboxClient,
  lost: string[] = [],
): Promise<ListedFile[]> {
  const namespaces = await catalogue.selectFrom("namespaces").select(["folder", "acting"])
    .where("acting", "is not", null).where("folder", "not in", lost).execute();
  const files: ListedFile[] = [];
  for (const { folder, acting } of namespaces) {
    files.push(...placed(folder, await entriesOf(dropbox, JSON.parse(acting!))));
  }
  return files;
}

async function entriesOf(dropbox: DropboxClient, acting: { root: string }): Promise<Entry[]> {
  let page = await dropbox.listFolder({
    acting,
    path: "",
    recursive: true,
    includeMounted: false,
    limit: 2000,
  });
  const entries = page.entries;
  while (page.hasMore) {
    page = await dropbox.listContinue({ acting, cursor: page.cursor });
    entries.push(...page.entries);
  }
  return entries;
}

function placed(root: string, entries: Entry[]): ListedFile[] {
  const names = new Map(entries.map((entry) => [entry.pathLower, entry.name]));
  const placeOf = (pathLower: string): string => {
    if (pathLower === "") return root;
    return `${placeOf(pathLower.slice(0, pathLower.lastIndexOf("/")))}/${names.get(pathLower)}`;
  };
  return entries.flatMap((entry) =>
    entry.kind === "file" && entry.isDownloadable && entry.symlinkTarget === null
      ? [{ place: placeOf(entry.pathLower), hash: entry.contentHash!, clientModified: entry.clientModified }]
      : []
  );
}

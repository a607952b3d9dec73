import type { Acting, Entry, ListPage } from "../../../dropbox/types.ts";
import type { RestoreItem } from "../../../storage/catalogue/restore_items.ts";
import { placedItems } from "../../../storage/catalogue/restored_items.ts";
import type { Job } from "../job.ts";

/** Entries that one page may have: Dropbox's most. */
const PAGE = 2000;

/**
 * Whether a restored folder has, or is still to get, anything but what this restore gave back of that very folder:
 * whoever it is shared with would see that, too. Days may lie between making it and sharing it, and a private folder
 * of its name may go to the same place. Throws `DropboxError` where it cannot be looked into.
 */
export async function holdsOthers(job: Job, acting: Acting, folder: RestoreItem): Promise<boolean> {
  const top = keyOf(folder.result_path!);
  const own = new Set<string>();
  for await (const item of placedItems(job.parts.catalogue.read, folder)) {
    const key = keyOf(item.result_path ?? job.pathOf({ ...folder, path: item.path }));
    if (isWithin(item.place, folder.place)) own.add(`${key} ${contentOf(item)}`);
    else if (isWithin(key, top)) return true;
  }
  for await (const entries of listed(job, acting, folder.result_path!)) {
    for (const entry of entries) {
      const key = keyOf(entry.pathDisplay);
      // A mount point by now where a killed run has shared it.
      if (key !== top && !own.has(`${key} ${contentOfEntry(entry)}`)) return true;
    }
  }
  return false;
}

/** Case is no difference to Dropbox, and it composes accents (dropbox-api §4.5). */
function keyOf(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** By content, too: what was changed since is no more what was shared then. */
function contentOf({ kind, content_hash }: Pick<RestoreItem, "kind" | "content_hash">): string {
  return kind === "folder" ? "folder" : content_hash?.toHex() ?? "unknown";
}

/** What is mounted there, or has no content that could be told, is never ours. */
function contentOfEntry(entry: Entry): string {
  if (entry.kind === "file") return entry.symlinkTarget === null ? entry.contentHash ?? "" : "";
  return entry.kind === "folder" && entry.mountedNamespace === null ? "folder" : "";
}

async function* listed({ parts: { dropbox }, signal }: Job, acting: Acting, path: string) {
  const first = { acting, path, recursive: true, includeMounted: true, limit: PAGE, signal };
  for (let page: ListPage | null = await dropbox.listFolder(first); page !== null;) {
    yield page.entries.filter(({ kind }) => kind !== "deleted");
    page = page.hasMore ? await dropbox.listContinue({ acting, cursor: page.cursor, signal }) : null;
  }
}

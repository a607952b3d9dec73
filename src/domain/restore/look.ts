import { DropboxError, type FileEntry } from "../../dropbox/types.ts";
import type { RestoreItem } from "../../storage/catalogue/restore_items.ts";
import type { Job } from "./job.ts";
import { pause } from "./pause.ts";

/** What was written a moment ago may not be seen at once (dropbox-api §4.3). */
const LOOKS = 3;
const BETWEEN = 500;

/** The file at an item's place, where it is the item: then an answer was lost, and nothing is to be done again. */
export async function lookFor(job: Job, item: RestoreItem): Promise<FileEntry | null> {
  for (let n = 1;; n++) {
    try {
      const found = await job.parts.dropbox.metadata({
        acting: job.actingOf(item),
        path: job.pathOf(item),
        signal: job.signal,
      });
      const same = found.kind === "file" && found.contentHash === item.content_hash?.toHex();
      return same ? found : null;
    } catch (error) {
      if (!(error instanceof DropboxError) || error.kind !== "missing") throw error;
      if (n === LOOKS) return null;
      await pause(BETWEEN, job.signal);
    }
  }
}

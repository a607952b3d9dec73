import { DropboxError, type FileEntry } from "../../dropbox/types.ts";
import type { RestoreItem } from "../../storage/catalogue/restore_items.ts";
import type { Job } from "./job.ts";
import { pause } from "./pause.ts";
import { Slots } from "./slots.ts";

/** What was written a moment ago may not be seen at once (dropbox-api §4.3): milliseconds before each further look. */
const PAUSES = [500, 1500, 2000];
/** Looks at once. */
const LOOKS = 8;

/** The files at the places of items, where they are those items: an answer was lost, and nothing is to be done again. */
export async function lookFor(job: Job, items: RestoreItem[]): Promise<Map<RestoreItem, FileEntry>> {
  const found = new Map<RestoreItem, FileEntry>();
  await lookOnce(job, items, found);
  for (const ms of PAUSES) {
    if (found.size === items.length) break;
    await pause(ms, job.signal);
    await lookOnce(job, items.filter((item) => !found.has(item)), found);
  }
  return found;
}

async function lookOnce(job: Job, items: RestoreItem[], found: Map<RestoreItem, FileEntry>) {
  const slots = new Slots(LOOKS);
  for (const item of items) {
    await slots.run(() => job.roomFor(item), async () => {
      const entry = await look(job, item);
      if (entry) found.set(item, entry);
    });
  }
  await slots.end();
}

async function look(job: Job, item: RestoreItem): Promise<FileEntry | null> {
  const { signal } = job;
  try {
    const acting = job.actingOf(item);
    const found = await job.parts.dropbox.metadata({ acting, path: job.pathOf(item), signal });
    return found.kind === "file" && found.contentHash === item.content_hash?.toHex() ? found : null;
  } catch (error) {
    if (error instanceof DropboxError && error.kind === "missing") return null;
    throw error;
  }
}

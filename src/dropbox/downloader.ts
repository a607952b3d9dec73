import { type Bound, bound } from "./bound.ts";
import { openDownload } from "./download.ts";
import { openExport } from "./export.ts";
import { linkOf, type LinkOptions } from "./link.ts";
import { room } from "./room.ts";
import { zippedFolder } from "./zipped_folder.ts";

export const DOWNLOADS = { room, openDownload, openExport, zippedFolder };

/** The calls that bring bytes, and how many may go at once. */
export type Downloader = Bound<typeof DOWNLOADS>;

/** What a Worker needs of `dropboxClient`: Dropbox's SDK is not loaded for it. */
export function downloader(options: LinkOptions): Downloader {
  return bound(linkOf(options), DOWNLOADS);
}

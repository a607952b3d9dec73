import type { ContentReader } from "../export/content_reader.ts";
import { Conflict, TooMany } from "../errors.ts";
import { Unreadable } from "../extraction/extracted.ts";
import { WHOLE } from "../extraction/extractor.ts";
import type { DrawnPage, PageDrawer } from "../extraction/page_drawer.ts";
import { readPart } from "./contents.ts";
import type { FileVersion } from "./version.ts";

/** A page of a PDF as a picture, or why there is none. `page` from 1. Throws `Conflict`. */
export async function pageOf(
  { contents, drawer, account }: { contents: ContentReader; drawer: PageDrawer; account: string },
  version: FileVersion,
  page: number,
  signal?: AbortSignal,
): Promise<DrawnPage | { why: string }> {
  const read = async () => {
    signal?.throwIfAborted();
    return { bytes: await readPart(contents, version, 0, WHOLE, signal), page };
  };
  try {
    return await drawer.draw(read, account);
  } catch (error) {
    if (error instanceof TooMany) throw new Conflict("Cannot show it just now: many files are being read");
    if (!(error instanceof Unreadable)) throw error;
    return { why: error.message };
  }
}

import type { ContentReader } from "../../domain/export/content_reader.ts";
import type { MediaType } from "../../domain/extraction/kinds.ts";
import type { FileVersion } from "../../domain/preview/version.ts";
import type { Request } from "../env.ts";
import { answerRanged, type Range } from "../ranged.ts";
import { CONTENT } from "../security.ts";
import { type Still, watched } from "../watched.ts";

/** As what a browser may put a file into a page. Opened by itself, it is put on the disk. */
const PARTS_OF_PAGES = new Set(["image", "audio", "video"]);

/**
 * The bytes of an image, a sound or a film, or a range of them: with a type of ours, in a sandbox, and inside our own pages
 * alone (security I5). Whoever may no longer see it gets no more of it.
 */
export function answerContent(
  c: Request,
  contents: ContentReader,
  version: FileVersion,
  type: MediaType,
  isStill: Still,
): Response {
  const { size, hash: tag } = version;
  const read = ({ start, end }: Range) =>
    watched(c, contents.readRange(version, { from: start, until: end }, c.req.raw.signal), isStill);
  const disposition = isPartOfPage(c) ? "inline" : "attachment";
  return answerRanged(c, { size, tag, type, csp: CONTENT, disposition, read });
}

/** A page as we drew it, under the same policies as a file itself. */
export function answerPicture(c: Request, { hash }: FileVersion, png: Uint8Array): Response {
  const disposition = isPartOfPage(c) ? "inline" : "attachment";
  const read = ({ start, end }: Range) => once(png.subarray(start, end));
  const tag = `${hash}-${c.req.param("page")}`;
  return answerRanged(c, { size: png.length, tag, type: "image/png", csp: CONTENT, disposition, read });
}

/** Browsers say so; what says nothing is none. */
function isPartOfPage(c: Request): boolean {
  return PARTS_OF_PAGES.has(c.req.header("sec-fetch-dest") ?? "");
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

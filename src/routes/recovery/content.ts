import type { ContentReader } from "../../domain/export/content_reader.ts";
import type { MediaType } from "../../domain/extraction/kinds.ts";
import { rangeOf } from "../../domain/preview/range.ts";
import type { FileVersion } from "../../domain/preview/version.ts";
import type { Request } from "../env.ts";
import { CONTENT } from "../security.ts";

/** As what a browser may put a file into a page. Opened by itself, it is put on the disk. */
const PARTS_OF_PAGES = new Set(["image", "audio", "video"]);

/**
 * The bytes of an image, a sound or a film, or a range of them: with a type of ours, in a sandbox, and inside our own pages
 * alone (security I5).
 */
export function answerContent(
  c: Request,
  contents: ContentReader,
  version: FileVersion,
  type: MediaType,
): Response {
  const { size, hash } = version;
  const etag = `"${hash}"`;
  c.set("csp", CONTENT);
  c.header("Content-Type", type);
  c.header("Content-Disposition", isPartOfPage(c) ? "inline" : "attachment");
  c.header("Cache-Control", "no-store, no-transform");
  c.header("Accept-Ranges", "bytes");
  c.header("ETag", etag);
  const isSame = [undefined, etag].includes(c.req.header("if-range"));
  const range = isSame ? rangeOf(c.req.header("range"), size) : null;
  if (range === "unsatisfiable") {
    c.header("Content-Range", `bytes */${size}`);
    return c.body(null, 416);
  }
  const { from, until } = range ?? { from: 0, until: size };
  c.header("Content-Length", String(until - from));
  if (range) c.header("Content-Range", `bytes ${from}-${until - 1}/${size}`);
  return c.body(streamed(contents, version, { from, until }), range ? 206 : 200);
}

/** Browsers say so; what says nothing is none. */
function isPartOfPage(c: Request): boolean {
  return PARTS_OF_PAGES.has(c.req.header("sec-fetch-dest") ?? "");
}

/** Reads as it is taken, and no further once nobody takes it. */
function streamed(contents: ContentReader, version: FileVersion, range: { from: number; until: number }) {
  const over = new AbortController();
  const bytes = contents.readRange(version, range, over.signal);
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const { value, done } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
    cancel: async (reason) => {
      over.abort(reason);
      await bytes.return(undefined);
    },
  }, { highWaterMark: 0 });
}

import type { ContentReader } from "../../domain/export/content_reader.ts";
import type { Format } from "../../domain/extraction/kinds.ts";
import type { DrawnPage } from "../../domain/extraction/page_drawer.ts";
import { Conflict } from "../../domain/errors.ts";
import { pageOf } from "../../domain/preview/page.ts";
import type { Look } from "../../domain/preview/look.ts";
import type { FileVersion } from "../../domain/preview/version.ts";
import { type Told, wordsOf } from "../../domain/preview/words.ts";
import { actorOf, type Request } from "../env.ts";
import type { RecoveryPlace } from "./entity_of.ts";

/** A version that a URL names, and how it is shown. */
export interface Shown {
  place: RecoveryPlace;
  version: FileVersion;
  contents: ContentReader;
  look: Look;
}

/** Its words, as far as they are had in a moment: its frame asks for the same. Null: none, later, or why not is the frame's to say. */
export async function wordsSoon(c: Request, shown: Shown): Promise<Told | null> {
  const { look } = shown;
  if (look.as !== "words") return null;
  return await c.get("site").reading.words.soon(
    keyOf(c, shown, isMore(c)),
    () => wordsIn(c, shown, look.format),
  ).catch(() => null);
}

/** What its frame shows. */
export async function wordsNow(c: Request, shown: Shown, format: Format): Promise<Told> {
  const read = () => wordsIn(c, shown, format, c.req.raw.signal);
  return await c.get("site").reading.words.of(keyOf(c, shown, isMore(c)), read);
}

/** A page of a PDF, as far as it is had in a moment, or why there is none: an image says nothing. Null: it takes longer. */
export async function pageSoon(
  c: Request,
  shown: Shown,
  page: number,
): Promise<DrawnPage | { why: string } | null> {
  const { pages } = c.get("site").reading;
  return await pages.soon(keyOf(c, shown, page), () => pageIn(c, shown, page)).catch((error) => {
    if (!(error instanceof Conflict)) throw error;
    return { why: `${error.message}.` };
  });
}

/** What its image shows. */
export async function pageNow(
  c: Request,
  shown: Shown,
  page: number,
): Promise<DrawnPage | { why: string }> {
  const read = () => pageIn(c, shown, page, c.req.raw.signal);
  return await c.get("site").reading.pages.of(keyOf(c, shown, page), read);
}

/** Whether more of a text is asked for than its beginning. */
export function isMore(c: Request): boolean {
  return c.req.query("more") !== undefined;
}

/** Of one account's one version, and what of it. */
function keyOf(c: Request, { place, version: { id, hash } }: Shown, part: number | boolean): string {
  return [actorOf(c).account, place.task.id, id, hash, part].join(" ");
}

async function wordsIn(
  c: Request,
  { contents, version }: Shown,
  format: Format,
  signal?: AbortSignal,
): Promise<Told> {
  const { extractor } = c.get("site").reading;
  const { account } = actorOf(c);
  return await wordsOf({ contents, extractor, account }, version, format, isMore(c), signal);
}

async function pageIn(c: Request, { contents, version }: Shown, page: number, signal?: AbortSignal) {
  const { drawer } = c.get("site").reading;
  return await pageOf({ contents, drawer, account: actorOf(c).account }, version, page, signal);
}

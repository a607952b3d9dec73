import {
  type Layout,
  type LayoutColumn,
  type LayoutZip,
  type ListedItem,
  pageLayout,
  seekLayout,
} from "../../../storage/catalogue/layouts.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { RepositoryError } from "../../../storage/repository/errors.ts";
import type { Contents } from "./lay_out.ts";
import { csvOf, dataSize, headerOf, jsonOf, recordOf } from "./parts.ts";
import { sectionsOf } from "./sections.ts";

/** Where zips are given out from. */
export interface ZipSource {
  read: Reader;
  contents: Contents;
  layout: Layout;
}

/** Rows read at once: few at first, since most ranges are over soon. */
const FIRST_PAGE = 16;
const PAGE = 512;

/**
 * The bytes of a zip from `start` up to and without `end`, straight from the repository: nothing of it is kept anywhere.
 * Throws `RepositoryError` where something of it was erased, forgotten or damaged since it was laid out.
 */
export async function* zipBytes(
  source: ZipSource,
  zip: LayoutZip,
  { start, end }: { start: number; end: number },
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const section of sectionsOf(source.layout, zip)) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, section.length);
    at += section.length;
    if (from >= to) continue;
    if ("bytes" in section) yield section.bytes.subarray(from, to);
    else yield* exactly(partsFrom(source, zip, section.column, { from, to }, signal), to - from);
  }
}

/** A column's parts from a byte of them on; they may go on behind `to`. */
async function* partsFrom(
  source: ZipSource,
  zip: LayoutZip,
  column: LayoutColumn,
  { from, to }: { from: number; to: number },
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const seq = await seekLayout(source.read, zip, column, from);
  const rows = itemsFrom(source, zip, seq, (item) => item[column] < to);
  if (column === "at") return yield* entriesFrom(source, rows, from, signal);
  for await (const item of rows) {
    const bytes = LINES[column](item, item.seq === zip.first_seq);
    yield bytes.subarray(Math.max(0, from - item[column]));
  }
}

const LINES = {
  json_at: jsonOf,
  csv_at: csvOf,
  directory_at: recordOf,
};

/** Entries, of which the first may be entered in its middle; many small contents come in few requests. */
async function* entriesFrom(
  { contents }: ZipSource,
  rows: AsyncGenerator<ListedItem>,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { value: first, done } = await rows.next();
  if (done) return;
  const header = headerOf(first);
  const skipped = from - first.at;
  if (skipped < header.length) yield header.subarray(skipped);
  const inside = Math.max(0, skipped - header.length);
  if (dataSize(first) > inside) {
    yield* exactly(contents.readFrom(contentOf(first), inside, signal), dataSize(first) - inside);
  }
  const wanted = (async function* () {
    for await (const item of rows) yield { item, ...contentOf(item) };
  })();
  for await (const { wanted: { item }, bytes } of contents.readAll(wanted, signal)) {
    yield headerOf(item);
    if (dataSize(item) > 0) yield* exactly(bytes, item.size);
  }
}

function contentOf(item: ListedItem) {
  const size = dataSize(item);
  return { contentId: size === 0 ? null : item.content_id, size };
}

/** The items of a zip, as long as `isWanted`. Throws where one is not in the backup any more. */
async function* itemsFrom(
  { read }: ZipSource,
  zip: LayoutZip,
  first: number,
  isWanted: (item: ListedItem) => boolean,
): AsyncGenerator<ListedItem> {
  for (let [seq, limit] = [first, FIRST_PAGE]; seq < zip.end_seq; limit = Math.min(limit * 2, PAGE)) {
    const page = await pageLayout(read, zip.layout_id, { seq, end: zip.end_seq, limit });
    if (page.length === 0) throw gone("its list is not there any more");
    for (const item of page) {
      if (!isWanted(item)) return;
      if (!item.known) throw gone("an item of it was removed from the backup");
      yield item;
    }
    seq = page.at(-1)!.seq + 1;
  }
}

/** As many bytes as there must be. Throws where fewer come. */
async function* exactly(bytes: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const part of bytes) {
    yield part.length > left ? part.subarray(0, left) : part;
    left -= Math.min(left, part.length);
    if (left === 0) return;
  }
  throw gone("it has fewer bytes than it had");
}

function gone(why: string): RepositoryError {
  return new RepositoryError("missing", `Cannot give out the zip: ${why}`);
}

import type { Content } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { type ContentRow, contentRow } from "./contents.ts";
import { recipeBytes } from "./recipe.ts";

type Body = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

const piece_size = 1024 * 1024;

/** Bytes [start, end) of content: at once when they are few, which saves a stream per small download. */
export function contentBody(state: State, content: Content, start = 0, end = content.size): Body {
  if (end - start > piece_size) return openContent(state, content, start, end);
  return state.kept.get(content)?.subarray(start, end) ??
    readPiece(state, contentRow(state, content), start, end);
}

export function openContent(
  state: State,
  content: Content,
  start = 0,
  end = content.size,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const kept = state.kept.get(content);
  const row = kept ? null : contentRow(state, content);
  let at = start;
  return new ReadableStream({
    pull(controller) {
      if (at >= end) return controller.close();
      const next = Math.min(at + piece_size, end);
      controller.enqueue(kept?.subarray(at, next) ?? readPiece(state, row!, at, next));
      at = next;
    },
  }, { highWaterMark: 1 });
}

function readPiece(state: State, row: ContentRow, start: number, end: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  readInto(state, row, start, bytes);
  return bytes;
}

/** Fills `bytes` from `start` on. Opened anew for each piece: no handle stays behind when a client goes away in the middle. */
export function readInto(state: State, row: ContentRow, start: number, bytes: Uint8Array): void {
  const kept = state.kept.get(row);
  if (kept) return bytes.set(kept.subarray(start, start + bytes.length));
  if (row.kind === "recipe") {
    return bytes.set(recipeBytes(JSON.parse(row.location), start, start + bytes.length));
  }
  const path = row.kind === "blob" ? `${state.dir}/${row.location}` : row.location;
  using file = Deno.openSync(path);
  if (row.kind === "file") checkUnchanged(row, file.statSync());
  if (start > 0) file.seekSync(start, Deno.SeekMode.Start);
  fill(bytes, file, path);
}

/** Reads the file from where it stands until `bytes` is full. */
export function fill(bytes: Uint8Array, file: Deno.FsFile, path: string): void {
  for (let at = 0; at < bytes.length;) {
    const read = file.readSync(bytes.subarray(at));
    if (read === null) throw new Error(`Cannot read "${path}": it is shorter than it was`);
    at += read;
  }
}

function checkUnchanged(row: ContentRow, found: Deno.FileInfo): void {
  if (found.size === row.size && found.mtime?.getTime() === row.modified) return;
  throw new Error(
    `Cannot read "${row.location}": the file changed after it was taken in; import its folder again`,
  );
}

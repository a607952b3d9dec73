import type { Content } from "../world_types.ts";
import { addContent } from "../content/contents.ts";
import { ContentHash } from "../content/content_hash.ts";
import { fill } from "../content/open_content.ts";
import type { State } from "../state/state.ts";

/** One for all files: a new one for each would be filled with zeros before every small file. */
const piece = new Uint8Array(1024 * 1024);

/** Takes a file of the user's in where it lies; its hash is kept, so a second look costs one row. */
export function takeInPlace(state: State, path: string, info: Deno.FileInfo): Content {
  const modified = info.mtime!.getTime();
  const known = state.db.row<{ hash: string }>(
    "select hash from known_files where path = ? and size = ? and modified = ?",
    path,
    info.size,
    modified,
  );
  const hash = known?.hash ?? keepFile(state, path, info.size) ?? hashFile(path);
  if (!known) {
    const sql = "insert or replace into known_files (path, size, modified, hash) values (?, ?, ?, ?)";
    state.db.run(sql, path, info.size, modified, hash);
  }
  return addContent(state, { hash, size: info.size, kind: "file", location: path, modified });
}

/** The hash of a file that is read into memory and kept there; null where there is no room for it. */
function keepFile(state: State, path: string, size: number): string | null {
  const bytes = state.kept.memory(size);
  if (bytes === null) return null;
  using file = Deno.openSync(path);
  fill(bytes, file, path);
  const hash = new ContentHash();
  hash.update(bytes);
  const digest = hash.digest();
  state.kept.keep(digest, bytes);
  return digest;
}

function hashFile(path: string): string {
  const hash = new ContentHash();
  using file = Deno.openSync(path);
  for (let read = file.readSync(piece); read !== null; read = file.readSync(piece)) {
    hash.update(piece.subarray(0, read));
  }
  return hash.digest();
}

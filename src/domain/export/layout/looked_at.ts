import { crc32 } from "node:zlib";
import { factsOf } from "../manifest.ts";
import { safePath } from "../safe_name.ts";
import { listedCode, unreadable } from "../tally.ts";
import { verified } from "../verified.ts";
import type { Selected } from "../walk_selection.ts";
import { ZipArchive } from "../zip/archive.ts";
import { LONGEST_NAME } from "../zip/archive.ts";
import type { Unplaced } from "./zip_draft.ts";

/**
 * What a zip will have of an item: its bytes are read to their end and compared with what Dropbox said of them, and
 * nothing of them is kept. What cannot be read is in the manifest alone, with its cause.
 */
export async function lookedAt(
  layoutId: number,
  selected: Selected,
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): Promise<Unplaced> {
  const { item, kind } = selected;
  const name = safePath(selected.names);
  const facts: Unplaced = {
    ...factsOf(selected),
    layout_id: layoutId,
    known: 1,
    member: kind === "folder" ? `${name}/` : name,
    version_id: item?.id ?? null,
    content_id: item?.content_id ?? null,
    kind,
    crc: 0,
    sha256: null,
    state: "stored",
    code: null,
    detail: null,
  };
  const without = (state: "listed" | "failed", code: string, detail: string | null): Unplaced => {
    return { ...facts, member: "", state, code, detail };
  };
  if (!ZipArchive.takes(name)) {
    return without("failed", "name_refused", `its path has more than ${LONGEST_NAME} bytes`);
  }
  if (kind === "folder") return facts;
  if (kind === "mount" || kind === "symlink") return without("listed", listedCode(selected), item!.target);
  try {
    return { ...facts, ...await sumsOf(selected, bytes, onBytes) };
  } catch (error) {
    const { code, detail } = unreadable(error);
    return without("failed", code, detail);
  }
}

/** Reads a content to its end. Throws `RepositoryError` where it is not whole. */
async function sumsOf(
  { item }: Selected,
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): Promise<{ crc: number; sha256: Uint8Array }> {
  const { name, size, content_hash } = item!;
  const proven = verified(bytes, { name, size, contentHash: content_hash?.toHex() ?? null });
  let crc = 0;
  for (;;) {
    const { value, done } = await proven.next();
    if (done) return { crc, sha256: Uint8Array.fromHex(value) };
    crc = crc32(value, crc);
    onBytes(value.length);
  }
}

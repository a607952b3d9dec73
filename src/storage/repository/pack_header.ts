import type { BlobKind, IndexedPack, PackedBlob } from "./blob.ts";
import { open, OVERHEAD } from "./crypto.ts";
import { RepositoryError } from "./errors.ts";
import type { MasterKeys } from "./master_keys.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { fetchRange } from "./pack_range.ts";

const LENGTH_BYTES = 4;
const PLAIN_ENTRY = 37;
const COMPRESSED_ENTRY = 41;
const COMPRESSED_BIT = 2;
/** Holds the header of most packs, in one request. */
const TAIL = 64 * 1024;

/** Bytes that a pack with these blobs has (FORMAT.md, "Packs"). */
export function packSize(blobs: readonly PackedBlob[]): number {
  const entries = blobs.reduce((sum, { rawLength }) => sum + entrySize(rawLength !== null), 0);
  return blobs.reduce((sum, { length }) => sum + length, 0) + entries + OVERHEAD + LENGTH_BYTES;
}

/** As `parsePack`, from the end of the stored pack alone. Throws `missing` and `damaged`. */
export async function readPackHeader(
  { store, keys }: { store: ObjectStore; keys: MasterKeys },
  { id, size }: { id: string; size: number },
): Promise<PackedBlob[]> {
  const read = (length: number) =>
    fetchRange(store, { packId: id, offset: size - length, length }, "of its header");
  let end = await read(Math.min(size, TAIL));
  const length = end.length < LENGTH_BYTES ? 0 : viewOf(end).getUint32(end.length - LENGTH_BYTES, true);
  if (length + LENGTH_BYTES > end.length && length + LENGTH_BYTES <= size) {
    end = await read(length + LENGTH_BYTES);
  }
  return parsePack(keys, id, end, size);
}

/** The blobs that a pack itself names, in order. Throws `damaged` where its end is no header or does not cover it. */
export function parsePack(
  keys: MasterKeys,
  pack: IndexedPack["id"],
  bytes: Uint8Array,
  size = bytes.length,
): PackedBlob[] {
  try {
    return parseHeader(open(keys, headerOf(bytes)), size);
  } catch (cause) {
    throw new RepositoryError(
      "damaged",
      `Cannot read the header of pack ${pack}: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

function headerOf(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - LENGTH_BYTES;
  if (end < OVERHEAD) throw new Error("the pack is too short");
  const length = viewOf(bytes).getUint32(end, true);
  if (length > end) throw new Error(`it would be ${length} bytes long, more than the pack`);
  return bytes.subarray(end - length, end);
}

function parseHeader(header: Uint8Array, packLength: number): PackedBlob[] {
  const blobs: PackedBlob[] = [];
  let offset = 0;
  for (let at = 0; at < header.length;) {
    const blob = parseEntry(header, at, offset);
    blobs.push(blob);
    offset += blob.length;
    at += entrySize(blob.rawLength !== null);
  }
  if (packSize(blobs) !== packLength) {
    throw new Error(`it names ${offset} bytes of blobs, the pack has others`);
  }
  return blobs;
}

function parseEntry(header: Uint8Array, at: number, offset: number): PackedBlob {
  const type = header[at]!;
  if (type > 3) throw new Error(`blob type ${type} is unknown`);
  const kind: BlobKind = type % 2 === 0 ? "data" : "tree";
  const compressed = (type & COMPRESSED_BIT) !== 0;
  const end = at + entrySize(compressed);
  if (end > header.length) throw new Error("it ends within an entry");
  const view = viewOf(header);
  const rawLength = compressed ? view.getUint32(at + 5, true) : null;
  return {
    id: header.subarray(end - 32, end).toHex(),
    kind,
    offset,
    length: view.getUint32(at + 1, true),
    rawLength,
  };
}

function entrySize(compressed: boolean): number {
  return compressed ? COMPRESSED_ENTRY : PLAIN_ENTRY;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

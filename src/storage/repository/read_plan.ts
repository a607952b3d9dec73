import type { BlobLocation } from "./blob.ts";

/** One ranged GET, and the blobs in it in the order they are wanted. */
export interface ReadPart {
  packId: string;
  offset: number;
  length: number;
  blobs: BlobLocation[];
}

/** Skipping fewer unwanted bytes than this is cheaper than one more request. */
const LARGEST_GAP = 1024 * 1024;
/** One part in memory; a larger single blob is a part alone. */
const LARGEST_PART = 8 * 1024 * 1024;

/** Joins neighbours in one pack into parts, keeping the order. */
export async function* planReads(
  locations: Iterable<BlobLocation> | AsyncIterable<BlobLocation>,
): AsyncGenerator<ReadPart> {
  let part: ReadPart | null = null;
  for await (const location of locations) {
    if (part && fits(part, location)) {
      part.length = Math.max(part.length, location.offset + location.length - part.offset);
      part.blobs.push(location);
      continue;
    }
    if (part) yield part;
    part = { packId: location.packId, offset: location.offset, length: location.length, blobs: [location] };
  }
  if (part) yield part;
}

function fits(part: ReadPart, { packId, offset, length }: BlobLocation): boolean {
  const gap = offset - (part.offset + part.length);
  const total = Math.max(part.length, offset + length - part.offset);
  return packId === part.packId && offset >= part.offset && gap <= LARGEST_GAP && total <= LARGEST_PART;
}

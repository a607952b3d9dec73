import type { PackRow } from "../../../storage/catalogue/packs.ts";

/** Packs as transactions write them: together as long as they have no more than `most` blobs, in their order. */
export function inGroups(packs: PackRow[], most: number): PackRow[][] {
  const groups: PackRow[][] = [];
  let blobs = Infinity;
  for (const pack of packs) {
    blobs += pack.blobs.length;
    if (blobs <= most) groups.at(-1)!.push(pack);
    else {
      groups.push([pack]);
      blobs = pack.blobs.length;
    }
  }
  return groups;
}

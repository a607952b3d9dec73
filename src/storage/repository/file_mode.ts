import type { NodeType } from "./node.ts";

/** Go's io/fs.FileMode: permissions as in chmod, everything else in bits of its own. */
const TYPE_BITS: Record<NodeType, number> = {
  file: 0,
  dir: 0x80000000,
  symlink: 0x08000000,
  dev: 0x04000000,
  chardev: 0x04200000,
  fifo: 0x02000000,
  socket: 0x01000000,
  irregular: 0x00080000,
};
const SPECIAL: [unix: number, go: number][] = [[0o4000, 0x00800000], [0o2000, 0x00400000], [
  0o1000,
  0x00100000,
]];
const PERMISSIONS = 0o777;

/** Of chmod's bits and a type, what restic writes as `mode`. */
export function toGoMode(type: NodeType, mode: number): number {
  let bits = TYPE_BITS[type] + (mode & PERMISSIONS);
  for (const [unix, go] of SPECIAL) if (mode & unix) bits += go;
  return bits;
}

/** The reverse: chmod's bits, without the type. */
export function fromGoMode(goMode: number): number {
  const special = SPECIAL.filter(([, go]) => goMode & go).map(([unix]) => unix);
  return [goMode & PERMISSIONS, ...special].reduce((sum, bits) => sum + bits, 0);
}

/** A name that can stand as one folder of a snapshot: restic refuses `/`, `.`, `..` and the empty name. */
export function snapshotName(name: string): string {
  const plain = name.replaceAll("/", "_").trim();
  return plain === "" || plain === "." || plain === ".." ? `_${plain}` : plain;
}

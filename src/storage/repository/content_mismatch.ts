/** What a file ought to be or turned out to be; null where that is not known. */
export interface ContentFacts {
  /** Bytes. */
  size: number | null;
  /** Dropbox's content hash, lowercase hex. */
  contentHash: string | null;
}

/** A stream that is short, long or wrong. A long one is given up early: its `got` is then a lower bound without hash. */
export class ContentMismatch extends Error {
  constructor(name: string, readonly expected: ContentFacts, readonly got: ContentFacts) {
    super(`Cannot store "${name}": ${difference(expected, got)}`);
    this.name = "ContentMismatch";
  }
}

function difference(expected: ContentFacts, got: ContentFacts): string {
  if (expected.size !== null && got.size !== expected.size) {
    return `${got.size}${got.contentHash ? "" : " or more"} bytes came, ${expected.size} were due`;
  }
  return `its content hash is ${got.contentHash}, ${expected.contentHash} was due`;
}

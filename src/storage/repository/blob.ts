export type BlobKind = "data" | "tree";

/** A blob as the index knows it, without its pack. */
export interface PackedBlob {
  /** Lowercase hex SHA-256 of the plaintext. */
  id: string;
  kind: BlobKind;
  /** Of the sealed bytes in the pack; the length counts IV and MAC. */
  offset: number;
  length: number;
  /** Bytes of plaintext where it is compressed; null where it is stored as it is. */
  rawLength: number | null;
}

export interface IndexedPack {
  /** Lowercase hex SHA-256 of the whole pack. */
  id: string;
  blobs: PackedBlob[];
}

/** Where one blob lies, for a reader. */
export interface BlobLocation extends PackedBlob {
  packId: string;
}

/** As the index finds it. */
export interface IndexedBlob extends BlobLocation {
  /** Where the last blob of its pack ends: that far the pack may be read. */
  packEnd: number;
}

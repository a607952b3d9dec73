/** What was erased and must not be backed up again: ids and hashes, never a name. */
export interface Tombstones {
  /** Dropbox ids. */
  items: string[];
  /** Whatever stands there and below. */
  places: ErasedPlace[];
}

export interface ErasedPlace {
  /** Dropbox id. */
  namespace: string;
  /** SHA-256 of the path inside it as the server lowercased it, lowercase hex. */
  pathHash: string;
}

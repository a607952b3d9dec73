/** `20261127_201_sent_items.sql`. */
export interface SentTables {
  sent_items: SentItemsTable;
}

export interface SentItemsTable {
  job_id: string;
  place: string;
  kind: "file" | "folder" | "export" | "symlink" | "mount";
  member: string;
  version_id: number | null;
  size: number;
  /** Unix seconds. */
  modified: number;
  sha256: Uint8Array | null;
  state: "stored" | "listed" | "failed";
  code: string | null;
  detail: string | null;
}

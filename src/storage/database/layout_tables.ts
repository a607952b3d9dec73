import type { Generated } from "kysely";

/** `20261127_100_layouts.sql`; times are unix milliseconds unless a name says otherwise. */
export interface LayoutTables {
  layouts: LayoutsTable;
  layout_zips: LayoutZipsTable;
  layout_items: LayoutItemsTable;
}

export interface LayoutsTable {
  id: Generated<number>;
  job_id: string;
  task_id: string;
  run_id: number;
  manifest: string;
  laid_out: Generated<string | null>;
  made_at: Generated<number | null>;
  link_hash: Generated<string | null>;
  link_until: Generated<number | null>;
  link_revoked_at: Generated<number | null>;
  dropped_code: Generated<string | null>;
}

export interface LayoutZipsTable {
  layout_id: number;
  number: number;
  first_seq: number;
  end_seq: number;
  members: number;
  items_bytes: number;
  json_bytes: number;
  json_crc: number;
  csv_bytes: number;
  csv_crc: number;
  directory_bytes: number;
  size: number | null;
}

export interface LayoutItemsTable {
  layout_id: number;
  seq: number;
  zip: number;
  kind: "file" | "folder" | "export" | "symlink" | "mount";
  place: string;
  member: string;
  version_id: number | null;
  content_id: number | null;
  size: number;
  /** Unix seconds. */
  modified: number;
  crc: number;
  sha256: Uint8Array | null;
  state: "stored" | "listed" | "failed";
  code: string | null;
  detail: string | null;
  at: number;
  json_at: number;
  csv_at: number;
  directory_at: number;
}

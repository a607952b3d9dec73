import type { Generated } from "kysely";
import type { AlarmTables } from "./alarm_tables.ts";
import type { EntitiesTable } from "./entity_tables.ts";
import type { LayoutTables } from "./layout_tables.ts";
import type { ProgressTables } from "./progress_tables.ts";
import type { RecoveryTables } from "./recovery_tables.ts";
import type { SentTables } from "./sent_tables.ts";
import type { RestoreTables } from "./restore_tables.ts";
import type { RunEntitiesTable, RunsTable, RunWaitsTable } from "./run_tables.ts";
import type { SharingTables } from "./sharing_tables.ts";
import type { TextTables } from "./text_tables.ts";

export type { EntitiesTable, Standing } from "./entity_tables.ts";
export type { RunEntitiesTable, RunsTable, RunState, RunWaitsTable } from "./run_tables.ts";

/** The tables of `migrations/catalogue`; times are unix milliseconds unless a name says otherwise. */
export interface CatalogueTables
  extends
    AlarmTables,
    LayoutTables,
    ProgressTables,
    RecoveryTables,
    RestoreTables,
    SentTables,
    SharingTables,
    TextTables {
  repositories: {
    id: Generated<number>;
    task_id: string;
    repository_id: string;
    totals_run: Generated<number>;
    groups_read_at: number | null;
    erasures: Generated<number>;
  };
  runs: RunsTable;
  run_waits: RunWaitsTable;
  entities: EntitiesTable;
  namespaces: NamespacesTable;
  nodes: { id: Generated<number>; namespace_id: number; parent_id: number; name_lower: string };
  versions: VersionsTable;
  pending: PendingTable;
  contents: {
    id: Generated<number>;
    repository_id: number;
    content_hash: Uint8Array;
    size: number;
    chunks: Uint8Array;
  };
  index_files: { repository_id: number; id: Uint8Array };
  kept_objects: { repository_id: number; name: string; bytes: Uint8Array };
  distrusted_packs: { repository_id: number; pack_id: Uint8Array };
  packs: {
    id: Generated<number>;
    repository_id: number;
    pack_id: Uint8Array;
    size: number;
    kind: "data" | "tree";
    run_id: number;
    index_id: Uint8Array | null;
    dying_at: Generated<number | null>;
    dying_run: Generated<number | null>;
  };
  blobs: {
    repository_id: number;
    kind: number;
    id: Uint8Array;
    pack: number;
    offset: number;
    length: number;
    raw_length: number | null;
  };
  trees: { node_id: number; tree_id: Uint8Array };
  rebuild_folders: { id: Generated<number>; namespace_id: number; node_id: number; tree_id: Uint8Array };
  run_errors: {
    run_id: number;
    namespace_id: number;
    node_id: number;
    path: string;
    name: string;
    code: string;
    detail: string;
    attempts: number;
  };
  run_entities: RunEntitiesTable;
  erasures: {
    id: Generated<number>;
    task_id: string;
    requested_at: number;
    request: string;
    ended_at: number | null;
    certificate: string | null;
  };
  erased_items: { task_id: string; dropbox_id: string };
  erased_places: { task_id: string; namespace: string; path_hash: Uint8Array };
  entity_namespaces: { entity_id: number; namespace_id: number };
  tags: { id: Generated<number>; name: string; name_key: string; made_at: number };
  entity_tags: { tag_id: number; entity_id: number };
}

export type NamespaceKind = "member_home" | "team_folder" | "shared_folder" | "app_folder" | "team_space";

export interface NamespacesTable {
  id: Generated<number>;
  task_id: string;
  dropbox_id: string;
  kind: NamespaceKind;
  name: string;
  entity_id: number | null;
  folder: string;
  folder_key: string;
  cursor: string | null;
  acting: string | null;
  listing: Generated<"full" | "changes">;
  listing_run: Generated<number>;
  lost_at: number | null;
  lost_code: string | null;
  read_run: Generated<number>;
  sharing_read_at: number | null;
  listed_at: number | null;
  listed_as: string | null;
  unseen: Generated<number>;
  items: Generated<number>;
  bytes: Generated<number>;
}

export type VersionKind = "file" | "folder" | "symlink" | "mount" | "export";

export interface VersionsTable {
  id: Generated<number>;
  namespace_id: number;
  node_id: number;
  parent_id: number;
  from_run: number;
  to_run: number | null;
  kind: VersionKind;
  name: string;
  sort: string;
  dropbox_id: string | null;
  rev: string | null;
  size: number;
  content_id: number | null;
  client_modified: number;
  server_modified: number;
  target: string | null;
  modified_by: string | null;
  /** 1: Dropbox gave no content hash to compare with. */
  unverified: Generated<number>;
  /** 1: its bytes look like noise, and its name promises something else; 2: they are one value over and over. */
  scrambled: Generated<number>;
  seen_run: number;
}

export interface PendingTable {
  id: Generated<number>;
  namespace_id: number;
  node_id: number;
  parent_id: number;
  name: string;
  path: string;
  dropbox_id: string;
  rev: string;
  size: number;
  content_hash: Uint8Array | null;
  client_modified: number;
  server_modified: number;
  modified_by: string | null;
  odd: string | null;
  attempts: Generated<number>;
  failed_run: Generated<number>;
  crash: Generated<number>;
  code: string | null;
  detail: string | null;
}

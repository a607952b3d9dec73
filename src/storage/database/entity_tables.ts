import type { Generated, GeneratedAlways } from "kysely";

/** Members and team folders, and how they stand. `migrations/catalogue`; times are unix milliseconds. */
export interface EntitiesTable {
  id: Generated<number>;
  task_id: string;
  kind: "member" | "team_folder";
  dropbox_id: string;
  name: string;
  email: string | null;
  dropbox_status: string;
  discovered_run: number;
  activated_at: number | null;
  paused_at: number | null;
  archived_at: number | null;
  archived_reason: string | null;
  /** Name and email in lower case, alone and together: set by `saveEntity`. */
  name_key: Generated<string>;
  email_key: Generated<string>;
  search_key: Generated<string>;
  last_run: Generated<number | null>;
  last_outcome: Generated<"success" | "partial" | "failed" | null>;
  last_reason_code: Generated<string | null>;
  items: Generated<number>;
  bytes: Generated<number>;
  first_backup_at: Generated<number | null>;
  last_backup_at: Generated<number | null>;
  limited_at: Generated<number | null>;
  deletion_asked_at: Generated<number | null>;
  deletion_due_at: Generated<number | null>;
  standing: GeneratedAlways<Standing>;
}

/** How an entity stands, but for a run that is under way or has failed as a whole. */
export type Standing =
  | "new"
  | "success"
  | "partial"
  | "failed"
  | "not_active"
  | "paused"
  | "archived"
  | "deleting";

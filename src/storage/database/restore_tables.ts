import type { Generated } from "kysely";

/** The tables of `20261123_200_restores.sql`; times are unix milliseconds unless a name says otherwise. */
export interface RestoreTables {
  restores: RestoresTable;
  restore_targets: RestoreTargetsTable;
  restore_items: RestoreItemsTable;
  /** By `20261128_410_restore_shares.sql`. */
  restore_shares: RestoreSharesTable;
  /** By `20261124_602_upload_limit.sql`. */
  upload_calls: { team_id: string; month: string; calls: number };
}

/** `parked`: stopped with a reason, and goes on where it stopped when it is run again. */
export type RestoreState = "planning" | "planned" | "running" | "parked" | "succeeded" | "partial" | "failed";
export type RestoreItemState = "planned" | "uploading" | "uploaded" | "committing" | "done" | "failed";
export type RestoreOutcome = "restored" | "identical" | "kept_both";

export interface RestoresTable {
  id: Generated<number>;
  task_id: string;
  run_id: number;
  label: string;
  request: string;
  state: RestoreState;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  reason_code: string | null;
  reason: string | null;
  resume_at: Generated<number | null>;
}

export interface RestoreTargetsTable {
  id: Generated<number>;
  restore_id: number;
  namespace: string;
  name: string;
  actings: string;
  prefix: string;
  prefix_made_at: number | null;
}

export interface RestoreItemsTable {
  id: Generated<number>;
  restore_id: number;
  target_id: number;
  kind: "file" | "folder" | "symlink" | "mount";
  place: string;
  path: string;
  lower: string | null;
  name: string;
  size: number;
  content_id: number | null;
  content_hash: Uint8Array | null;
  /** Unix seconds. */
  client_modified: number;
  link_target: string | null;
  origin: string | null;
  origin_rev: string | null;
  state: RestoreItemState;
  outcome: RestoreOutcome | null;
  acting: Generated<number>;
  kept: Generated<number>;
  session_id: string | null;
  session_offset: Generated<number>;
  session_at: number | null;
  attempts: Generated<number>;
  code: string | null;
  detail: string | null;
  result_path: string | null;
  /** By `20261126_702_recovery_jobs.sql`: revision of the file that this one takes the place of. */
  replaces: Generated<string | null>;
}

export type ShareState = "told" | "planned" | "done" | "kept" | "left" | "failed";

export interface RestoreSharesTable {
  id: Generated<number>;
  restore_id: number;
  namespace_id: number;
  place: string;
  kind: "folder" | "policy" | "user" | "group" | "invitee" | "link";
  subject: string;
  member_id: string | null;
  same_team: number;
  name: string;
  email: string | null;
  stood: string;
  state: ShareState;
  code: string | null;
  detail: string | null;
  target_id: number | null;
  path: string | null;
  shared_as: string | null;
  done_at: number | null;
}

import type { ColumnType, Generated } from "kysely";
import type { JobTables } from "./job_tables.ts";
import type { PeopleTables } from "./people_tables.ts";

/** A column that is set once: no update may name it. */
type Fixed<T> = ColumnType<T, T, never>;

/** The tables of `migrations/control`; times are unix milliseconds, sealed columns hold `v1.…` texts. */
export interface ControlTables extends JobTables, PeopleTables {
  accounts: AccountsTable;
  account_keys: AccountKeysTable;
  connections: ConnectionsTable;
  tasks: TasksTable;
  retention_policies: RetentionPoliciesTable;
  authorizations: AuthorizationsTable;
  destinations: DestinationsTable;
  recovery_kits: RecoveryKitsTable;
}

/** `20261127_400_recovery_kits.sql`. */
export interface RecoveryKitsTable {
  account_id: Fixed<string>;
  task_id: string;
  key_id: string;
  made_at: number;
  made_by: string;
}

export interface AccountsTable {
  id: Fixed<string>;
  name: string;
  created_at: number;
  /** Id of the region whose storage holds its backups. */
  location: Generated<string>;
  trial_ends_at: Generated<number | null>;
  suspended_at: Generated<number | null>;
  /** Since when everybody in it needs a second factor. */
  two_factor_required_at: Generated<number | null>;
  /** Days that a password is good for. */
  password_days: Generated<number | null>;
  password_days_set_at: Generated<number | null>;
  /** Since when people enter from allowed addresses alone. */
  addresses_restricted_at: Generated<number | null>;
  partner_id: Generated<string | null>;
  removal_asked_at: Generated<number | null>;
  removal_due_at: Generated<number | null>;
  removed_at: Generated<number | null>;
  /** After which a session that nobody uses ends. */
  idle_minutes: Generated<number>;
}

/** Settings are sealed. */
export interface DestinationsTable {
  account_id: Fixed<string>;
  id: Fixed<string>;
  settings: string;
  made_at: number;
}

export interface AccountKeysTable {
  account_id: Fixed<string>;
  version: Fixed<number>;
  /** Id of the master key that wrapped it. */
  master_id: string;
  wrapped: string;
  created_at: number;
}

export interface ConnectionsTable {
  account_id: Fixed<string>;
  id: Fixed<string>;
  kind: "dropbox";
  app_key: string;
  /** Sealed; null where the app is linked by PKCE alone. */
  app_secret: string | null;
  team_id: string;
  team_name: string;
  admin_member_id: string;
  /** Separated by spaces. */
  scopes: string;
  /** Sealed. */
  refresh_token: string;
  connected_at: number;
  lost_at: number | null;
  lost_reason: string | null;
  lost_told_at: Generated<number | null>;
}

export interface AuthorizationsTable {
  account_id: Fixed<string>;
  state_hash: Fixed<string>;
  session_id: Fixed<string>;
  /** Of the new task; null where `task_id` is connected again. */
  task_name: Fixed<string | null>;
  task_id: Fixed<string | null>;
  /** Sealed. */
  verifier: Fixed<string>;
  expires_at: Fixed<number>;
}

export interface TasksTable {
  account_id: Fixed<string>;
  id: Fixed<string>;
  connection_id: string;
  name: string;
  /** 0 or 1: whether new members and team folders are activated. */
  auto_activate: Generated<number>;
  /** Days that archived entities are kept; null: for ever. */
  archive_retention_days: number | null;
  store_prefix: Fixed<string>;
  /** Sealed. */
  repository_password: string;
  /** Lowercase hex; null until the repository is made. */
  repository_id: string | null;
  created_at: number;
  deleted_at: number | null;
  /** 0 or 1: whether file contents are indexed for search. */
  indexes_content: Generated<number>;
  deletion_asked_at: Generated<number | null>;
  deletion_due_at: Generated<number | null>;
}

export interface RetentionPoliciesTable {
  account_id: Fixed<string>;
  task_id: Fixed<string>;
  keep_last: number | null;
  keep_daily: number | null;
  keep_weekly: number | null;
  keep_monthly: number | null;
  keep_yearly: number | null;
  /** `1y6m7d12h`, counted back from the newest snapshot. */
  keep_within: string | null;
  set_at: number;
}

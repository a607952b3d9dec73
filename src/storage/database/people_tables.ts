import type { ColumnType, Generated } from "kysely";
import type { ActivityTable, AuditTable, AuditWordsTable } from "./log_tables.ts";

export type { ActivityTable, AuditTable } from "./log_tables.ts";

type Fixed<T> = ColumnType<T, T, never>;

/** The tables of people, their proofs and what is written of them; see `migrations/control/20261125_*`. */
export interface PeopleTables {
  instance_keys: InstanceKeysTable;
  users: UsersTable;
  grants: GrantsTable;
  grant_permissions: GrantPermissionsTable;
  invitations: InvitationsTable;
  allowed_addresses: {
    account_id: Fixed<string>;
    id: Fixed<string>;
    range: Fixed<string>;
    description: string;
    added_at: number;
    added_by: string;
  };
  password_warnings: { user_id: Fixed<string>; password_set_at: Fixed<number>; days: Fixed<number> };
  sessions: SessionsTable;
  mail_tokens: MailTokensTable;
  email_changes: { user_id: Fixed<string>; address: string; asked_at: number };
  known_networks: { user_id: Fixed<string>; network: Fixed<string>; seen_at: number };
  requests: RequestsTable;
  totp_credentials: TotpCredentialsTable;
  recovery_codes: { user_id: Fixed<string>; mac: Fixed<string>; made_at: number; used_at: number | null };
  passkeys: PasskeysTable;
  challenges: ChallengesTable;
  audit: AuditTable;
  audit_words: AuditWordsTable;
  activity: ActivityTable;
  outbox: OutboxTable;
}

export interface InstanceKeysTable {
  name: Fixed<string>;
  version: Fixed<number>;
  master_id: string;
  wrapped: string;
  made_at: number;
}

export interface UsersTable {
  id: Fixed<string>;
  /** NFC, lower case. */
  email: string;
  first_name: string;
  last_name: string;
  /** Sealed PHC string. */
  password: string | null;
  password_set_at: number | null;
  made_at: number;
  activated_at: number | null;
  disabled_at: number | null;
  operator_since: number | null;
}

export interface GrantsTable {
  account_id: Fixed<string>;
  user_id: Fixed<string>;
  role: "primary" | "administrator" | "custom";
  granted_at: number;
  deactivated_at: Generated<number | null>;
}

export interface GrantPermissionsTable {
  account_id: Fixed<string>;
  user_id: Fixed<string>;
  permission: string;
  /** Empty: all tasks. */
  task_id: string;
}

export interface InvitationsTable {
  account_id: Fixed<string>;
  id: Fixed<string>;
  email: Fixed<string>;
  role: "administrator" | "custom";
  /** JSON list. */
  permissions: string;
  invited_by: string;
  token_hash: string;
  made_at: number;
  expires_at: number;
}

export interface SessionsTable {
  id: Fixed<string>;
  token_hash: string;
  user_id: Fixed<string>;
  account_id: Fixed<string>;
  stage: "second_factor" | "full";
  begun_at: number;
  seen_at: number;
  ends_at: number;
  confirmed_at: number;
  ip: string;
  agent: string;
}

export interface MailTokensTable {
  token_hash: Fixed<string>;
  purpose: "activation" | "reset" | "email";
  user_id: Fixed<string>;
  address: string;
  made_at: number;
  expires_at: number;
  used_at: number | null;
}

export interface RequestsTable {
  id: Fixed<string>;
  kind: "sign_up" | "activation" | "reset";
  /** Sealed JSON. */
  payload: string;
  made_at: number;
  attempts: Generated<number>;
  next_at: number;
}

export interface TotpCredentialsTable {
  user_id: Fixed<string>;
  /** Sealed. */
  secret: string;
  made_at: number;
  confirmed_at: number | null;
  last_step: Generated<number>;
}

export interface PasskeysTable {
  id: Fixed<string>;
  user_id: Fixed<string>;
  name: string;
  public_key: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string;
  made_at: number;
  used_at: number | null;
}

export interface ChallengesTable {
  id: Fixed<string>;
  purpose: "add" | "sign_in";
  user_id: string | null;
  challenge: string;
  expires_at: number;
}

export interface OutboxTable {
  account_id: Fixed<string>;
  id: Fixed<string>;
  kind: string;
  recipient: string;
  /** Sealed JSON; empty once sent or given up. */
  payload: string;
  made_at: number;
  attempts: Generated<number>;
  next_at: number;
  sent_at: Generated<number | null>;
  given_up_at: Generated<number | null>;
  last_error: Generated<string | null>;
}

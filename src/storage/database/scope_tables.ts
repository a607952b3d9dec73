import type { ControlTables } from "./control_tables.ts";

/** What a row belongs to, and so which predicate a scoped door adds. */
export type Owner =
  /** `account_id` says whose it is. */
  | "tenant"
  /** The account itself: `id`. */
  | "account"
  /** `user_id` says whose it is. */
  | "person"
  /** A person: oneself, and whoever has a grant in the account. */
  | "people"
  /** Nobody's: a scoped door refuses it. */
  | "instance";

/** Each table of `control.db` in exactly one list (security T5). */
export const OWNERS: Record<keyof ControlTables, Owner> = {
  accounts: "account",
  account_keys: "tenant",
  connections: "tenant",
  authorizations: "tenant",
  destinations: "tenant",
  tasks: "tenant",
  retention_policies: "tenant",
  retention_changes: "tenant",
  recovery_kits: "tenant",
  schedules: "tenant",
  schedule_ticks: "tenant",
  jobs: "tenant",
  job_breakers: "tenant",
  grants: "tenant",
  grant_permissions: "tenant",
  invitations: "tenant",
  allowed_addresses: "tenant",
  audit: "tenant",
  audit_words: "tenant",
  activity: "tenant",
  outbox: "tenant",
  users: "people",
  sessions: "person",
  mail_tokens: "person",
  email_changes: "person",
  known_networks: "person",
  totp_credentials: "person",
  recovery_codes: "person",
  passkeys: "person",
  password_warnings: "person",
  instance_keys: "instance",
  requests: "instance",
  challenges: "instance",
  self_copies: "instance",
};

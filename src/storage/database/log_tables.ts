import type { ColumnType } from "kysely";

type Fixed<T> = ColumnType<T, T, never>;

/** Who did what: `migrations/control/20261125_101_audit.sql`. */
export interface AuditTable {
  account_id: Fixed<string>;
  seq: Fixed<number>;
  at: Fixed<number>;
  action: Fixed<string>;
  outcome: Fixed<"done" | "refused" | "failed">;
  actor_id: Fixed<string | null>;
  actor_email: Fixed<string | null>;
  ip: Fixed<string>;
  agent: Fixed<string>;
  request_id: Fixed<string>;
  object_kind: Fixed<string>;
  object_id: Fixed<string>;
  object_name: Fixed<string>;
  detail: Fixed<string>;
  mac: Fixed<string>;
  /** Id that the row had in a catalogue's outbox. */
  telling: Fixed<string | null>;
}

/** `20261126_101_log_search.sql`: written by a trigger. */
export interface AuditWordsTable
  extends Pick<AuditTable, "account_id" | "at" | "seq" | "action" | "outcome"> {
  /** Who, what it was done to, and the address, in lower case. */
  words: Fixed<string>;
}

/** `20261126_100_activity.sql`. */
export interface ActivityTable {
  account_id: Fixed<string>;
  /** Unix milliseconds in 15 digits, a hyphen, a random word. */
  id: Fixed<string>;
  at: Fixed<number>;
  activity: Fixed<string>;
  outcome: Fixed<"succeeded" | "partial" | "failed" | "interrupted" | "canceled">;
  task_id: Fixed<string>;
  task_name: Fixed<string>;
  item: Fixed<string>;
  /** Numbers between commas: `,7,12,`. */
  entities: Fixed<string>;
  records: Fixed<number | null>;
  bytes: Fixed<number | null>;
  took: Fixed<number | null>;
  description: Fixed<string>;
  search_key: Fixed<string>;
}

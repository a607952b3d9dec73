import type { Generated } from "kysely";

/** `20261126_701_baskets.sql` and `_702_recovery_jobs.sql`; times are unix milliseconds. */
export interface RecoveryTables {
  basket_items: { user_id: string; entity_id: number; run_id: number; node_id: number; added_at: number };
  recovery_jobs: RecoveryJobsTable;
}

/** `parked`: stopped with a reason, goes on where it stopped: at `resume_at`, or when a person says so. */
export type RecoveryState =
  | "planning"
  | "planned"
  | "pending"
  | "running"
  | "parked"
  | "succeeded"
  | "partial"
  | "failed"
  | "canceled";

export interface RecoveryJobsTable {
  id: string;
  kind: "restore" | "export";
  task_id: string;
  entity_id: number;
  run_id: number;
  snapshot_at: number;
  label: string;
  destination: string;
  asked_by: string;
  initiator: string;
  asked_at: number;
  form_key: string;
  request: string;
  state: RecoveryState;
  restore_id: number | null;
  plan: string | null;
  progress: string | null;
  started_at: number | null;
  ended_at: number | null;
  resume_at: number | null;
  reason_code: string | null;
  reason: string | null;
  items: Generated<number>;
  bytes: Generated<number>;
  told_at: number | null;
}

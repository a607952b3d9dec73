import type { Generated, GeneratedAlways } from "kysely";

/** `20261126_701_baskets.sql`, `_702_recovery_jobs.sql`, `20261127_301_job_list.sql` and `_302_job_log.sql`; times are unix milliseconds. */
export interface RecoveryTables {
  basket_items: { user_id: string; entity_id: number; run_id: number; node_id: number; added_at: number };
  recovery_jobs: RecoveryJobsTable;
  recovery_job_namespaces: { job_id: string; namespace_id: number };
  recovery_job_events: {
    id: Generated<number>;
    job_id: string;
    at: number;
    event: string;
    who: string | null;
    reason_code: string | null;
    reason: string | null;
    until: number | null;
  };
}

/** R8's word for how a job stands. */
export type RecoveryStatus = "pending" | "running" | "succeeded" | "partly" | "failed" | "canceled";

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
  status: GeneratedAlways<RecoveryStatus>;
  gets_entity: GeneratedAlways<number | null>;
  label_key: Generated<string>;
}

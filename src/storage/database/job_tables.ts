import type { ColumnType, Generated } from "kysely";

/** A column that is set once: no update may name it. */
type Fixed<T> = ColumnType<T, T, never>;

/** `migrations/control/20261125_500_jobs.sql`; times are unix milliseconds. */
export interface JobTables {
  schedules: SchedulesTable;
  retention_changes: {
    account_id: Fixed<string>;
    task_id: Fixed<string>;
    asked_at: number;
    effective_at: number;
    /** `7d`, `6m`, `1y`. */
    keep_within: string;
  };
  jobs: JobsTable;
  /** `20261126_300_self_copies.sql`. */
  self_copies: { id: Fixed<string>; made_at: number; bytes: number; missing: string };
  schedule_ticks: {
    account_id: Fixed<string>;
    kind: Fixed<string>;
    subject: Fixed<string>;
    due_at: Fixed<number>;
  };
  job_breakers: {
    account_id: Fixed<string>;
    dependency: Fixed<"dropbox" | "store">;
    failures: number;
    open_until: number | null;
    reason_code: string | null;
  };
}

export interface SchedulesTable {
  account_id: Fixed<string>;
  task_id: Fixed<string>;
  frequency: "three_a_day" | "daily" | "every_3_days" | "weekly" | "continuous";
  hour: number;
  set_at: number;
}

export type JobLane = "backup" | "restore" | "light";
export type JobState = "queued" | "running" | "succeeded" | "partial" | "failed" | "canceled";

export interface JobsTable {
  account_id: Fixed<string>;
  id: Fixed<string>;
  kind: Fixed<string>;
  subject: Fixed<string>;
  payload: Fixed<string>;
  lane: Fixed<JobLane>;
  state: JobState;
  priority: number;
  asked_by: Fixed<string | null>;
  queued_at: Fixed<number>;
  run_at: number;
  attempt: Generated<number>;
  crashes: Generated<number>;
  fence: Generated<number>;
  /** `20261127_601_stuck_jobs.sql`. */
  stuck_since: Generated<number | null>;
  owner: string | null;
  lease_until: number | null;
  claimed_at: number | null;
  started_at: number | null;
  ended_at: number | null;
  cancel_asked_at: number | null;
  reason_code: string | null;
  reason: string | null;
  result: string | null;
}

import type { Generated } from "kysely";

export type RunState = "running" | "success" | "partial" | "failed" | "interrupted";

export interface RunsTable {
  id: Generated<number>;
  task_id: string;
  state: RunState;
  started_at: number;
  ended_at: number | null;
  reason_code: string | null;
  reason: string | null;
  snapshot_id: string | null;
  tree_id: string | null;
  summary: string | null;
  /** When its snapshot was removed. */
  forgotten_at: Generated<number | null>;
}

/** `20261124_601_waits.sql`. */
export interface RunWaitsTable {
  run_id: number;
  for: "dropbox_limit" | "dropbox_outage" | "store_outage";
  who: string | null;
  until: number;
}

export interface RunEntitiesTable {
  run_id: number;
  entity_id: number;
  outcome: "success" | "partial" | "failed";
  reason_code: string | null;
  reason: string | null;
  items: number;
  bytes: number;
  added: number;
  changed: number;
  removed: number;
  errors: number;
}

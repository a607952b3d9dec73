import type { Generated } from "kysely";

/** How runs progress, and what is to be told of changes. `migrations/catalogue/20261125_810_progress.sql`. */
export interface ProgressTables {
  run_progress: RunProgressTable;
  namespace_progress: NamespaceProgressTable;
  tellings: TellingsTable;
}

/** `20261126_100_tellings.sql`: what `control.db` is still to be told of changes here. */
export interface TellingsTable {
  /** In this order. */
  n: Generated<number>;
  id: string;
  log: "audit" | "activity";
  /** Unix milliseconds. */
  at: number;
  body: string;
}

/** Files and bytes; what is done is among what is expected. */
export interface DoneOfExpected {
  expected_items: number;
  expected_bytes: number;
  done_items: number;
  done_bytes: number;
}

export interface RunProgressTable extends DoneOfExpected {
  run_id: number;
  phase: "discovering" | "reading" | "sealing";
  /** 0 or 1. */
  listing: number;
  listed: number;
  failed_items: number;
  rate: number;
  updated_at: number;
}

export interface NamespaceProgressTable extends DoneOfExpected {
  run_id: number;
  namespace_id: number;
}
